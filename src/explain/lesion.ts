import { DenseLensError } from '../errors';
import { m } from '../messages/m';
import type { Architecture } from '../network/architecture';
import {
  edgeName,
  edgesOf,
  provenance,
  type Reader,
  readersOf,
  type Source,
  sourceNamed,
} from '../network/provenance';
import type { TensorName } from '../network/spec';

/**
 * One cut: in the ReLU that `reader`'s weights meet, the channels that `source` wrote (or those of them
 * listed, counted from 0 within the source) become 0, or their spatial mean.
 */
export interface Cut {
  readonly source: string;
  /** `*` cuts every reader of the source. */
  readonly reader: string;
  readonly mode: 'zero' | 'mean';
  readonly channels?: readonly number[];
}

/** What cuts do to one ReLU tensor: relu·keep + spatialMean(relu)·fill, per channel. */
export interface ReluMask {
  readonly keep: Float32Array;
  readonly fill: Float32Array;
}

/** Cuts, ready to run. */
export interface LesionPlan {
  readonly masks: ReadonlyMap<TensorName, ReluMask>;
  /** Every tensor that differs from the uncut network's. */
  readonly affected: ReadonlySet<TensorName>;
}

const unknown = (message: string): DenseLensError => new DenseLensError('cut/unknown', message);

interface Target {
  readonly source: Source;
  readonly readers: readonly Reader[];
}

function targetOf(architecture: Architecture, { source: name, reader }: Cut): Target {
  const found = sourceNamed(architecture, name);
  if (found === null) throw unknown(m.cut_no_source({ name }));
  const { block, source } = found;
  const all = readersOf(block, source);
  if (reader === '*') return { source, readers: all };
  const readers = all.filter((candidate) => candidate.name === reader);
  if (readers.length === 0) throw unknown(m.cut_no_reader({ reader, source: name }));
  return { source, readers };
}

function channelsOf({ count, name }: Source, channels: readonly number[] | undefined): readonly number[] {
  if (channels === undefined) return Array.from({ length: count }, (_, k) => k);
  for (const k of channels) {
    if (!Number.isInteger(k) || k < 0 || k >= count)
      throw unknown(m.cut_no_channel({ source: name, last: count - 1, channel: k }));
  }
  return channels;
}

/**
 * Checks cuts against a network and says what they change; of two cuts of the same channel the later counts.
 * @throws `cut/unknown`
 */
export function planLesion(architecture: Architecture, cuts: readonly Cut[]): LesionPlan {
  const masks = new Map<TensorName, ReluMask>();
  for (const cut of cuts) {
    if (cut.mode !== 'zero' && cut.mode !== 'mean') throw unknown(m.cut_mode({ mode: cut.mode }));
    const { source, readers } = targetOf(architecture, cut);
    const channels = channelsOf(source, cut.channels);
    for (const { relu } of readers) {
      const size = architecture.byName.get(relu)?.shape[0] ?? 0;
      const mask = masks.get(relu) ?? { keep: new Float32Array(size).fill(1), fill: new Float32Array(size) };
      masks.set(relu, mask);
      for (const k of channels) {
        mask.keep[source.start + k] = 0;
        mask.fill[source.start + k] = cut.mode === 'mean' ? 1 : 0;
      }
    }
  }
  const affected = new Set<TensorName>();
  for (const op of architecture.ops) {
    if (masks.has(op.name) || op.inputs.some((input) => affected.has(input))) affected.add(op.name);
  }
  return { masks, affected };
}

/** Two cuts of the same channels of the same connection, whatever they put there. */
export function isSameCut(a: Cut, b: Cut): boolean {
  const channels = (cut: Cut): string =>
    cut.channels === undefined ? 'all' : [...new Set(cut.channels)].sort((x, y) => x - y).join();
  return a.source === b.source && a.reader === b.reader && channels(a) === channels(b);
}

/** `source reader` of every connection that cuts concern, whole or in part; cuts that name none are passed over. */
export function cutConnections(architecture: Architecture, cuts: readonly Cut[]): ReadonlySet<string> {
  const edges = edgesOf(provenance(architecture));
  return new Set(
    edges
      .filter(({ source, reader }) =>
        cuts.some((cut) => cut.source === source.name && (cut.reader === '*' || cut.reader === reader.name)),
      )
      .map(({ source, reader }) => edgeName(source.name, reader.name)),
  );
}
