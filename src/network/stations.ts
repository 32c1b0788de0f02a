import type { Architecture, Op, Part } from './architecture';
import { compressionOf, type TensorName } from './spec';

/** What leads from one station to the next. */
export type Passage =
  | { readonly kind: 'conv' | 'max-pool'; readonly kernel: number; readonly stride: number }
  /** Dense layers, each of which adds `growthRate` channels. */
  | { readonly kind: 'layers'; readonly layers: number; readonly growthRate: number }
  /** A 1×1 convolution to θ of the channels, and an average pool to half the side. */
  | { readonly kind: 'transition'; readonly compression: number; readonly stride: number }
  /** What a map leaves behind of itself: its mean, its largest value, or all of its values in a row. */
  | { readonly kind: 'average' | 'maximum' | 'flatten' }
  /** `isHidden`: another such layer follows, so that what comes out are no classes yet. */
  | { readonly kind: 'linear'; readonly isHidden: boolean };

/** A place on the way through the network at which the shape of what flows is told. */
export interface Station {
  readonly kind: 'input' | 'conv' | 'pool' | 'block' | 'transition' | 'features' | 'hidden' | 'classes';
  /** The tensor that is there. */
  readonly tensor: TensorName;
  /** Its `[C,H,W]`, or `[C]` behind the global pool. */
  readonly shape: readonly number[];
  /** Of blocks and transitions, from 1. */
  readonly block: number | null;
  /** What leads here; null at the image. */
  readonly by: Passage | null;
}

const cache = new WeakMap<Architecture, readonly Station[]>();

function stemStations(part: Part): readonly Station[] {
  const station = (kind: Station['kind'], op: Op, by: Passage | null): Station => ({
    kind,
    tensor: op.name,
    shape: op.shape,
    block: null,
    by,
  });
  return part.ops.flatMap((op): readonly Station[] => {
    switch (op.kind) {
      case 'input':
        return [station('input', op, null)];
      case 'conv':
        return [station('conv', op, { kind: 'conv', kernel: op.conv.kernel, stride: op.conv.stride })];
      case 'max-pool':
        return [station('pool', op, { kind: 'max-pool', kernel: op.pool.kernel, stride: op.pool.stride })];
      default:
        return [];
    }
  });
}

function tailStations(part: Part): readonly Station[] {
  return part.ops.flatMap((op): readonly Station[] => {
    const { name: tensor, shape } = op;
    const station = (kind: Station['kind'], by: Passage): Station => ({
      kind,
      tensor,
      shape,
      block: null,
      by,
    });
    switch (op.kind) {
      case 'global-avg-pool':
        return [station('features', { kind: 'average' })];
      case 'global-max-pool':
        return [station('features', { kind: 'maximum' })];
      case 'flatten':
        return [station('features', { kind: 'flatten' })];
      case 'linear': {
        const isHidden = op.role === 'hidden';
        return [station(isHidden ? 'hidden' : 'classes', { kind: 'linear', isHidden })];
      }
      default:
        return [];
    }
  });
}

/**
 * The way from the image to the classes as articles write it: 224×224×3, 112×112×64, 56×56×64, … , 1024, 1000; a
 * station wherever the shape changes, a dense block in one step.
 */
export function stations(architecture: Architecture): readonly Station[] {
  const known = cache.get(architecture);
  if (known !== undefined) return known;
  const { parts, spec } = architecture;
  const found = [...parts.values()].flatMap((part): readonly Station[] => {
    const last = part.ops.at(-1);
    if (last === undefined) return [];
    const { name: tensor, shape } = last;
    switch (part.kind) {
      case 'stem':
        return stemStations(part);
      case 'tail':
        return tailStations(part);
      case 'block': {
        const layers = spec.blockConfig[part.block - 1] ?? 0;
        const by: Passage = { kind: 'layers', layers, growthRate: spec.growthRate };
        return [{ kind: 'block', tensor, shape, block: part.block, by }];
      }
      case 'transition': {
        const stride = last.kind === 'avg-pool' ? last.pool.stride : 1;
        const by: Passage = { kind: 'transition', compression: compressionOf(spec), stride };
        return [{ kind: 'transition', tensor, shape, block: part.block, by }];
      }
      default:
        return [];
    }
  });
  cache.set(architecture, found);
  return found;
}

/** The station that a tensor is at or on the way to: its part's, or the next one in its part. */
export function stationOf(architecture: Architecture, tensor: string): Station | null {
  const op = architecture.byName.get(tensor);
  if (op === undefined) return null;
  const all = stations(architecture);
  if (op.block !== null) {
    const kind = architecture.parts.get(op.part)?.kind === 'transition' ? 'transition' : 'block';
    return all.find((station) => station.kind === kind && station.block === op.block) ?? null;
  }
  const own = architecture.parts.get(op.part)?.ops ?? [];
  const here = own.findIndex(({ name }) => name === op.name);
  // A norm or ReLU is at the convolution before it; in the tail, on the way to the average.
  const order = op.part === 'stem' ? own.slice(0, here + 1).reverse() : own.slice(here);
  for (const { name } of order) {
    const station = all.find((candidate) => candidate.tensor === name);
    if (station !== undefined) return station;
  }
  return null;
}
