import type { AskOptions, Engine } from '../../src/engine/client/engine';
import type { Requests } from '../../src/engine/protocol/requests';
import { DenseLensError } from '../../src/errors';
import { m } from '../messages/m';

type LayerMaps = Requests['layer-maps'];

/** Maps of one step: one of each block is one step; more would hold the worker for seconds. */
const STEP = 12;

/**
 * Class activation maps of many layers, in steps that each are a run there and back: the last layers first, whose way
 * back is the shortest. Between two steps whatever is wished besides gets its turn.
 * @param asked - `at` from the image to the logits
 * @throws `engine/superseded` when another image has come between
 */
export async function layerStrip(
  engine: Pick<Engine, 'ask'>,
  asked: LayerMaps['in'],
  { onProgress, ...options }: AskOptions,
): Promise<LayerMaps['out']> {
  const total = asked.at.length;
  const take = async (end: number): Promise<LayerMaps['out']> => {
    const at = asked.at.slice(Math.max(0, end - STEP), end);
    const part = await engine.ask('layer-maps', { ...asked, at }, options);
    // One step alone says nothing of how far it is.
    if (total > STEP) onProgress?.({ stage: 'run', loaded: total - end + at.length, total });
    return part;
  };
  let found = await take(total);
  while (found.maps.length < total) {
    options.signal?.throwIfAborted();
    const part = await take(total - found.maps.length);
    if (part.runId !== found.runId) throw new DenseLensError('engine/superseded', m.jobs_ended_image());
    found = { ...found, maps: [...part.maps, ...found.maps] };
  }
  return found;
}
