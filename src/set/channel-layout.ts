import { capturedTensors } from '../graph/capture';
import type { Architecture } from '../network/architecture';
import type { TensorName } from '../network/spec';

/** A tensor whose channels are summed up for every image, and where they stand among all that are. */
export interface SummedTensor {
  readonly name: TensorName;
  /** Its first channel in the arrays of {@link Peaks}. */
  readonly start: number;
  readonly channels: number;
  /** Of its maps; 1×1 behind a global pool. */
  readonly height: number;
  readonly width: number;
  /** Whether a dense layer writes it. */
  readonly isLayer: boolean;
}

/** All channels that are summed up, one behind the other. */
export interface ChannelLayout {
  readonly tensors: readonly SummedTensor[];
  readonly byName: ReadonlyMap<string, SummedTensor>;
  /** Channels of all tensors together. */
  readonly total: number;
}

/**
 * The tensors whose channels are summed up: what enters each block, what each dense layer writes, and the last ReLU.
 * A run captures all but the last of them anyway.
 */
export function summedTensors(architecture: Architecture): readonly TensorName[] {
  const written = new Set<TensorName>(capturedTensors(architecture));
  return architecture.ops
    .filter(({ name, role }) => role !== 'classifier' && (written.has(name) || role === 'relu5'))
    .map(({ name }) => name);
}

/** Lays the channels of these tensors out, in the network's order. Names that the network has not are left out. */
export function layOutChannels(architecture: Architecture, names: readonly TensorName[]): ChannelLayout {
  const wanted = new Set(names);
  let total = 0;
  const tensors = architecture.ops
    .filter(({ name }) => wanted.has(name))
    .map(({ name, shape, part }): SummedTensor => {
      const [channels = 0, height = 1, width = 1] = shape;
      const start = total;
      total += channels;
      const isLayer = architecture.parts.get(part)?.kind === 'layer';
      return { name, start, channels, height, width, isLayer };
    });
  return { tensors, byName: new Map(tensors.map((tensor) => [tensor.name, tensor])), total };
}

/**
 * The tensor that the classifier, or the first linear layer, reads where maps are pooled, e.g. `avgpool`; null where
 * they are laid out instead, so that the means over `relu5` stand for the features.
 */
export function featureTensor({ ops }: Architecture): TensorName | null {
  return ops.find(({ role }) => role === 'avgpool' || role === 'maxpool')?.name ?? null;
}
