import type { KeptFields } from '../../../../src/engine/protocol/set-answers';
import type { Architecture } from '../../../../src/network/architecture';
import { partOf } from '../../../../src/network/parts';
import type { RecordField } from '../../../../src/set/record-layout';
import { briefName, partTitle } from '../../../words/parts';
import { m } from './messages/m';

/** A layer whose pooled features are kept of every image. */
export interface KeptLayer {
  readonly id: string;
  readonly field: RecordField;
  /** Null for the features before the classifier. */
  readonly tensor: string | null;
}

/** Those of the images of which every mean is held that is held of any. */
export function withMeans(images: readonly number[], partial: KeptFields['partial']): readonly number[] {
  const held = partial === null ? null : new Set(partial.images);
  return held === null ? images : images.filter((id) => held.has(id));
}

/** In the network's order, the features before the classifier last. */
export function keptLayers(
  architecture: Architecture,
  { means, features }: KeptFields,
): readonly KeptLayer[] {
  const kept = new Set(means);
  const layers = architecture.ops
    .filter(({ name }) => kept.has(name))
    .map(({ name }): KeptLayer => ({ id: name, field: { kind: 'means', tensor: name }, tensor: name }));
  return features > 0 ? [...layers, { id: 'features', field: { kind: 'features' }, tensor: null }] : layers;
}

/** What a tensor is called by who wrote it: "Dense block 2, layer 4"; one of another network by its own name. */
export function tensorTitle(architecture: Architecture, tensor: string): string {
  const part = partOf(architecture, tensor);
  return part === null ? briefName(tensor) : partTitle(part);
}

/** What a layer is called. */
export const layerTitle = (architecture: Architecture, { tensor }: KeptLayer): string =>
  tensor === null ? m.map_features() : tensorTitle(architecture, tensor);
