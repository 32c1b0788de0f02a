import { isSvg, rasterizeSvg } from '../../../../src/engine/client/svg';
import type { OpenedSet } from './source';

/** What goes with a file to the set's worker: SVG has to be drawn by a document. */
export async function fileToDecode(source: Pick<OpenedSet, 'fileOf'>, id: number, signal: AbortSignal) {
  const file = await source.fileOf(id);
  const drawn = (await isSvg(file)) ? await rasterizeSvg(file, signal) : null;
  return { payload: { file, drawn }, transfer: drawn === null ? [] : [drawn] };
}

/** An image of the set as the network takes it, once more. */
export async function inputOf(source: OpenedSet, id: number, signal: AbortSignal): Promise<Float32Array> {
  const { payload, transfer } = await fileToDecode(source, id, signal);
  return source.ask('input', payload, { signal, transfer });
}
