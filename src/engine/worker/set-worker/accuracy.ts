import {
  type Answered,
  accuracyOf,
  confusionOf,
  type Kind,
  kindOfClasses,
  kindsOf,
} from '../../../set/accuracy';
import { averagePrecision } from '../../../set/average-precision';
import { calibrate, fitTemperature } from '../../../set/calibration';
import { seriate } from '../../../set/seriate';
import { probabilitiesOf } from '../../../tensor/top-k';
import type { SetAccuracy, SetAccuracyRequests } from '../../protocol/set-accuracy';
import { TOLD } from '../../protocol/set-rows';
import type { OpenSet } from './open-set';

/** Images whose numbers are read at a time. */
const CHUNK = 256;

interface Known extends Answered {
  readonly id: number;
}

function* chunks(ids: readonly number[]): Generator<readonly number[]> {
  for (let at = 0; at < ids.length; at += CHUNK) yield ids.slice(at, at + CHUNK);
}

/** Images that have run and of which something is known to be true, with the kinds there are. */
function knownOf(set: OpenSet): { readonly known: readonly Known[]; readonly kinds: readonly Kind[] } {
  const { kinds, ofGroup } = kindsOf(set.truth);
  const { ranks, classes, losses } = set.table.state;
  const known = set.table.done().flatMap((id) => {
    const rank = ranks[id] ?? 0;
    const kind = ofGroup[set.set.entries[id]?.group ?? -1] ?? -1;
    if (rank === 0 || kind < 0) return [];
    return [{ id, kind, answer: classes[id * TOLD] ?? 0, rank, loss: losses[id] ?? Number.NaN }];
  });
  // Kinds of which nothing has run are not spoken of.
  const seen = [...new Set(known.map(({ kind }) => kind))];
  const numbers = new Map(ordered(set, known, seen).map((kind, n) => [kind, n]));
  return {
    kinds: [...numbers.keys()].flatMap((kind) => kinds[kind] ?? []),
    known: known.map((image) => ({ ...image, kind: numbers.get(image.kind) ?? 0 })),
  };
}

/** How much of a set may have come since kinds were put into order. */
const STALE = 1.25;

let last: {
  readonly truth: OpenSet['truth'];
  readonly images: number;
  readonly from: string;
  readonly order: readonly number[];
} | null = null;

/** As {@link byLikeness}, which reads all records: while a set runs, not with every image. */
function ordered(set: OpenSet, known: readonly Known[], kinds: readonly number[]): readonly number[] {
  const from = kinds.toSorted((a, b) => a - b).join(' ');
  const isGood =
    last !== null && last.truth === set.truth && last.from === from && known.length < last.images * STALE;
  if (!isGood || last === null)
    last = { truth: set.truth, images: known.length, from, order: byLikeness(set, known, kinds) };
  return last.order;
}

/** Kinds by the likeness of their features' means, as cosines; as they come where no features are kept. */
function byLikeness(set: OpenSet, known: readonly Known[], kinds: readonly number[]): readonly number[] {
  const { features } = set.record;
  if (features === null || kinds.length < 3) return kinds;
  const { count } = features;
  const at = new Map(kinds.map((kind, n) => [kind, n]));
  const means = new Float64Array(kinds.length * count);
  for (const part of chunks(known.map((_, n) => n))) {
    const images = part.flatMap((n) => known[n] ?? []);
    const { data } = set.matrix(
      { kind: 'features' },
      images.map(({ id }) => id),
    );
    for (const [n, { kind }] of images.entries()) {
      const into = (at.get(kind) ?? 0) * count;
      for (let f = 0; f < count; f++)
        means[into + f] = (means[into + f] as number) + (data[n * count + f] as number);
    }
  }
  for (let n = 0; n < kinds.length; n++) {
    const mean = means.subarray(n * count, (n + 1) * count);
    const norm = Math.sqrt(mean.reduce((sum, value) => sum + value * value, 0)) || 1;
    for (let f = 0; f < count; f++) mean[f] = (mean[f] as number) / norm;
  }
  const distances = new Float64Array(kinds.length ** 2);
  for (let a = 0; a < kinds.length; a++) {
    for (let b = 0; b < a; b++) {
      let cosine = 0;
      for (let f = 0; f < count; f++)
        cosine += (means[a * count + f] as number) * (means[b * count + f] as number);
      distances[a * kinds.length + b] = 1 - cosine;
      distances[b * kinds.length + a] = 1 - cosine;
    }
  }
  return seriate(distances, kinds.length).flatMap((n) => kinds[n] ?? []);
}

/** @see SetAccuracyRequests.accuracy */
export function accuracy(set: OpenSet): SetAccuracy | null {
  const { known, kinds } = knownOf(set);
  if (known.length === 0) return null;
  const confidences = known.map(({ id }) => set.table.state.probabilities[id * TOLD] ?? Number.NaN);
  return {
    all: accuracyOf(known),
    kinds: kinds.map((kind, n) => ({ kind, ...accuracyOf(known.filter((own) => own.kind === n)) })),
    confusion: confusionOf(known, kinds),
    calibration: calibrate(confidences, (n) => known[n]?.rank === 1),
  };
}

/** @see SetAccuracyRequests.cell */
export function cell(set: OpenSet, { kind, answer }: SetAccuracyRequests['cell']['in']): readonly number[] {
  const { known, kinds } = knownOf(set);
  const kindOf = kindOfClasses(kinds);
  // Orders change as images come: kinds are known by their classes.
  const numberOf = (classes: readonly number[]): number =>
    kinds.findIndex((each) => each.classes.join() === classes.join());
  const row = kind === null ? null : numberOf(kind);
  const column = answer === null ? null : numberOf(answer);
  return known
    .filter((image) => {
      const found = image.rank === 1 ? image.kind : kindOf(image.answer);
      return (row === null || image.kind === row) && (column === null || found === column);
    })
    .map(({ id }) => id);
}

const logitsOf = (set: OpenSet, ids: readonly number[]): Float32Array =>
  set.matrix({ kind: 'logits' }, ids).data;

/** @see SetAccuracyRequests.temperature */
export async function temperature(
  set: OpenSet,
  giveWay: () => Promise<void>,
): Promise<SetAccuracyRequests['temperature']['out']> {
  const { logits: field } = set.record;
  if (field === null || set.network.activation !== 'softmax') return null;
  const { known, kinds } = knownOf(set);
  // With several true classes there is no one logit to be right about.
  const single = known.filter(({ kind }) => kinds[kind]?.classes.length === 1);
  if (single.length === 0) return null;
  const ids = single.map(({ id }) => id);
  const logits = logitsOf(set, ids);
  const truths = Int32Array.from(single, ({ kind }) => kinds[kind]?.classes[0] ?? 0);
  const fit = await fitTemperature(logits, field.count, truths, giveWay);
  const cooled = (n: number): Float32Array =>
    logits.slice(n * field.count, (n + 1) * field.count).map((logit) => logit / fit.temperature);
  const confidences = ids.map((_, n) =>
    probabilitiesOf(cooled(n), 'softmax').reduce((most, p) => Math.max(most, p), 0),
  );
  return { ...fit, calibration: calibrate(confidences, (n) => single[n]?.rank === 1) };
}

/**
 * Whoever shows none of the classes is no example of any: all images count that have a folder, or a row of a table,
 * whether or not that names a class.
 * @see SetAccuracyRequests.precision
 */
export function precision(set: OpenSet): SetAccuracyRequests['precision']['out'] {
  const { logits: field } = set.record;
  if (field === null) return [];
  const groupOf = (id: number): number => set.set.entries[id]?.group ?? -1;
  const ids = set.table.done().filter((id) => groupOf(id) >= 0);
  const truths = set.truth.map((classes) => new Set(classes));
  const logits = logitsOf(set, ids);
  const classes = [...new Set(set.truth.flat())].sort((a, b) => a - b);
  return classes.flatMap((index) => {
    const isTrue = ids.map((id) => truths[groupOf(id)]?.has(index) ?? false);
    const images = isTrue.filter(Boolean).length;
    if (images === 0 || images === ids.length) return [];
    const scores = ids.map((_, n) => logits[n * field.count + index] ?? Number.NaN);
    return [{ index, images, precision: averagePrecision(scores, (n) => isTrue[n] ?? false) }];
  });
}
