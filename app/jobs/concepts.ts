import type { Requests } from '../../src/engine/protocol/requests';
import type { Factors } from '../../src/explain/concepts';
import type { Picture } from '../../src/tensor/value-picture';
import { type AskedJob, createAskedJob } from './asked-job';
import type { JobPage } from './jobs';
import { answersOf, type OtherImage } from './other-image';

interface Conceiving {
  readonly class: number;
  readonly against?: number;
  readonly rank: number;
  readonly seed: number;
  /** Besides the current one. */
  readonly images: readonly OtherImage[];
}

/** A factor of the maps. */
export interface Concept {
  /** Of the logit. */
  readonly share: number;
  /** Where it is in each image, `[h,w]`, the current one first. */
  readonly maps: readonly Float32Array[];
}

/** Factors so far, those that matter most first. */
export interface Concepts {
  readonly dims: readonly [number, number];
  readonly concepts: readonly Concept[];
  readonly pictures: readonly Picture[];
  /** The images behind the current one. */
  readonly others: readonly OtherImage[];
  /** The largest amount anywhere, which all maps share. */
  readonly reach: number;
  readonly residual: number;
  readonly bias: number;
  readonly logit: number;
  readonly error: number;
}

const ITERATIONS = 240;

/** Per question, so that a new image waits a moment only. */
const PART = 24;

type LastMaps = Requests['last-maps']['out'];
type Answer = Requests['concepts']['out'];

/** Maps of several images side by side: a row a channel. */
function joined(all: readonly LastMaps[]): Float32Array {
  const [channels = 0, h = 1, w = 1] = all[0]?.dims ?? [];
  const pixels = h * w;
  const out = new Float32Array(channels * pixels * all.length);
  all.forEach(({ data }, n) => {
    for (let k = 0; k < channels; k++)
      out.set(data.subarray(k * pixels, (k + 1) * pixels), (k * all.length + n) * pixels);
  });
  return out;
}

function described(answer: Answer, all: readonly LastMaps[], rank: number): Omit<Concepts, 'others'> {
  const [, h = 1, w = 1] = all[0]?.dims ?? [];
  const pixels = h * w;
  const { factors, shares, residual, bias, logit, error } = answer;
  const rows = factors.parts.length / rank;
  const concepts = Array.from({ length: rank }, (_, r): Concept => {
    // Factors have no scale of their own: what a part weighs goes to where it is.
    let length = 0;
    for (let k = 0; k < rows; k++) length += (factors.parts[k * rank + r] ?? 0) ** 2;
    const size = Math.sqrt(length);
    const maps = all.map((__, n) =>
      Float32Array.from({ length: pixels }, (___, p) => {
        return size * (factors.amounts[(r * all.length + n) * pixels + p] ?? 0);
      }),
    );
    return { share: shares[r] ?? 0, maps };
  }).sort((a, b) => Math.abs(b.share) - Math.abs(a.share));
  const reach = concepts.reduce(
    (most, { maps }) => maps.reduce((max, map) => map.reduce((a, b) => Math.max(a, b), max), most),
    0,
  );
  return {
    dims: [h, w],
    concepts,
    pictures: all.map(({ picture }) => picture),
    reach: reach || 1,
    residual,
    bias,
    logit,
    error,
  };
}

/** Non-negative factors of what the classifier reads, over this image or over several. */
export const createConcepts = ({ engine }: JobPage): AskedJob<Conceiving, Concepts> =>
  createAskedJob(engine, async ({ images, rank, seed, ...question }, { signal, onProgress, found }) => {
    const background = { signal, priority: 'background' } as const;
    const own = await engine.ask('last-maps', { runId: null, image: null }, background);
    const all = [own];
    const { runId } = own;
    const total = images.length + ITERATIONS / PART;
    const shown: OtherImage[] = [];
    const others = answersOf(
      images,
      (image) => engine.ask('last-maps', { runId, image }, background),
      signal,
      (done) => onProgress({ stage: 'run', loaded: done, total }),
    );
    for await (const { image, answer } of others) {
      shown.push(image);
      all.push(answer);
    }
    const maps = joined(all);
    const rows = own.dims[0];
    let factors: Factors | null = null;
    let concepts: Concepts | null = null;
    for (let done = 0; done < ITERATIONS; done += PART) {
      const answer: Answer = await engine.ask(
        'concepts',
        { runId, ...question, maps, rows, rank, seed, factors, iterations: PART },
        background,
      );
      factors = answer.factors;
      onProgress({ stage: 'run', loaded: images.length + done / PART + 1, total });
      concepts = { ...described(answer, all, rank), others: shown };
      found(concepts);
    }
    if (concepts === null) throw new RangeError('Factors need steps.');
    return concepts;
  });
