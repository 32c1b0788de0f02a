import type { ReaderWeights } from '../../../../../src/engine/protocol/set-effects';
import type { Architecture } from '../../../../../src/network/architecture';
import { provenance, readersOf } from '../../../../../src/network/provenance';
import { layOutChannels, summedTensors } from '../../../../../src/set/channel-layout';
import type { Twins } from '../../../../../src/set/correlation';
import { type ChannelFate, fateOf } from '../../../../../src/set/dead-channels';
import { type BlockReuse, reuseOf } from '../../../../../src/set/reuse';
import { createJob, type Job } from '../../../../jobs/job';
import type { JobPage } from '../../../../jobs/jobs';
import { inputOf } from '../decode-again';
import { evenly } from '../evenly';
import { withMeans } from '../kept-layers';
import type { OpenedSet } from '../source';

/** A channel that goes with one of this layer's. */
export interface Twin {
  readonly tensor: string;
  readonly channel: number;
  readonly correlation: number;
}

/** What became of the channels that one source wrote. */
export interface SourceUses {
  /** Of the source, and of what it wrote. */
  readonly name: string;
  readonly tensor: string;
  readonly block: number;
  readonly fates: readonly ChannelFate[];
  /** None before it was looked for; null for channels that never change. */
  readonly twins: readonly (Twin | null)[];
  /** Whether what twins are found by was kept of the set's images. */
  readonly isComparable: boolean;
}

/** How the channels of a network are used over a set, so far. */
export interface ChannelUses {
  readonly key: string;
  readonly sources: readonly SourceUses[];
  /** Null before the first image of the sample. */
  readonly reuse: readonly BlockReuse[] | null;
  readonly sample: number;
}

/** Looks at all channels over a set. */
export interface ChannelUseJob {
  readonly state: Job<ChannelUses>['state'];
  start(source: OpenedSet, key: string, architecture: Architecture): void;
  cancel(): void;
}

/** Images that correlations are over, and that are run once more for what readers hear. */
const CORRELATED = 1024;
const SAMPLE = 24;

async function fatesOf(
  source: OpenedSet,
  architecture: Architecture,
  readers: readonly ReaderWeights[],
  means: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<readonly SourceUses[]> {
  const ranges = await source.ask('ranges', null, { signal });
  const layout = layOutChannels(architecture, summedTensors(architecture));
  const byName = new Map<string, ReaderWeights>(readers.map((reader) => [reader.name, reader]));
  return provenance(architecture).flatMap((block) =>
    block.sources.map((written): SourceUses => {
      const start = layout.byName.get(written.tensor)?.start ?? 0;
      const weights = readersOf(block, written).flatMap(({ name }) => byName.get(name) ?? []);
      const fates = Array.from({ length: written.count }, (_, c) =>
        fateOf(
          [ranges.least[start + c] ?? Number.NaN, ranges.most[start + c] ?? Number.NaN],
          weights.map(({ scale, shift }): readonly [number, number] => [
            scale?.[written.start + c] ?? 1,
            shift?.[written.start + c] ?? 0,
          ]),
        ),
      );
      const { name, tensor, block: of } = written;
      return { name, tensor, block: of, fates, twins: [], isComparable: means.has(tensor) };
    }),
  );
}

/** Channels counted over several tensors, as a tensor and its own. */
function place(tensors: readonly SourceUses[], channel: number): Omit<Twin, 'correlation'> | null {
  let at = channel;
  for (const { tensor, fates } of tensors) {
    if (at < fates.length) return { tensor, channel: at };
    at -= fates.length;
  }
  return null;
}

const toTwin = (among: readonly SourceUses[], { b, correlation }: Twins): Twin | null => {
  const found = b < 0 ? null : place(among, b);
  return found === null ? null : { ...found, correlation };
};

export function createChannelUses({ engine }: JobPage): ChannelUseJob {
  const job = createJob<ChannelUses>(engine, { on: ['model'] });
  return {
    state: job.state,
    start: (source, key, architecture) => {
      let now: ChannelUses = { key, sources: [], reuse: null, sample: 0 };
      const sample = evenly(source.done, SAMPLE);
      const blocks = provenance(architecture);
      const steps = blocks.reduce((sum, { sources }) => sum + sources.length, 1) + sample.length;
      void job.start(now, steps, async ({ signal, report }) => {
        let done = 0;
        const tell = (change: Partial<ChannelUses>): void => {
          now = { ...now, ...change };
          report(now, ++done, steps);
        };
        const readers = await engine.ask('set-readers', null, { signal, priority: 'background' });
        const { means, partial } = await source.ask('fields', null, { signal });
        tell({ sources: await fatesOf(source, architecture, readers, new Set(means), signal) });

        const columns = new Map<string, Float64Array>(readers.map(({ name, columns: own }) => [name, own]));
        const sums = readers.map(({ columns: own }) => new Float64Array(own.length));
        for (const [n, id] of sample.entries()) {
          const data = await inputOf(source, id, signal);
          const heard = await engine.ask('set-heard', { data }, { signal, priority: 'background' });
          for (const [r, own] of heard.entries())
            for (const [k, value] of own.entries()) {
              const sum = sums[r];
              if (sum !== undefined) sum[k] = (sum[k] ?? 0) + value;
            }
          // The mean over images, but for a factor that falls out of every share.
          const meansHeard = new Map<string, Float64Array>(
            readers.map(({ name }, r) => [name, sums[r] ?? new Float64Array()]),
          );
          const isLast = n === sample.length - 1;
          const reuse = isLast
            ? reuseOf(
                blocks,
                (name) => columns.get(name) ?? [],
                (name) => meansHeard.get(name) ?? [],
              )
            : now.reuse;
          tell({ reuse, sample: n + 1 });
        }

        const ids = evenly(withMeans(source.done, partial), CORRELATED);
        for (const { tensor, block } of now.sources.filter(({ isComparable }) => isComparable)) {
          const among = now.sources.filter((other) => other.block === block && other.isComparable);
          const found = await source.ask(
            'twins',
            { ids, tensors: among.map((other) => other.tensor), of: tensor },
            { signal },
          );
          const twins = found.map((twin) => toTwin(among, twin));
          tell({
            sources: now.sources.map((other) => (other.tensor === tensor ? { ...other, twins } : other)),
          });
        }
      });
    },
    cancel: job.cancel,
  };
}
