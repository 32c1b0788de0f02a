import type { Cut } from '../../../../../src/explain/lesion';
import type { Architecture } from '../../../../../src/network/architecture';
import { provenance } from '../../../../../src/network/provenance';
import { createJob, type Job } from '../../../../jobs/job';
import type { JobPage } from '../../../../jobs/jobs';
import { inputOf } from '../decode-again';
import type { OpenedSet } from '../source';
import { ScoreSum, type Scores } from './scores';

/** The present cuts over images of the set, so far. */
export interface CutScores {
  readonly key: string;
  readonly cuts: readonly Cut[];
  readonly before: Scores;
  readonly after: Scores;
  /** Images whose first answer is another one with the cuts. */
  readonly changed: readonly number[];
  /** Images that have been run. */
  readonly images: number;
}

/** One connection, cut alone in every image of a sample. */
export interface EdgeScore {
  readonly source: string;
  readonly reader: string;
  readonly scores: Scores;
}

/** Every connection of a block cut in turn, so far. */
export interface BlockSweep {
  readonly key: string;
  readonly block: number;
  readonly mode: Cut['mode'];
  readonly uncut: Scores;
  readonly edges: readonly EdgeScore[];
  readonly images: number;
}

/** Runs cuts over a set. */
export interface SetLesions {
  readonly cuts: Job<CutScores>['state'];
  readonly sweep: Job<BlockSweep>['state'];
  startCuts(source: OpenedSet, key: string, ids: readonly number[], cuts: readonly Cut[]): void;
  startSweep(
    source: OpenedSet,
    key: string,
    ids: readonly number[],
    architecture: Architecture,
    of: { readonly block: number; readonly mode: Cut['mode'] },
  ): void;
  cancel(): void;
}

/** Milliseconds between two reports: making them takes as long as there are images. */
const PAUSE = 250;

export function createSetLesions({ engine }: JobPage): SetLesions {
  const cutJob = createJob<CutScores>(engine, { on: ['model'] });
  const sweepJob = createJob<BlockSweep>(engine, { on: ['model'] });
  const cancel = (): void => {
    cutJob.cancel();
    sweepJob.cancel();
  };
  /** Runs an image with each of these lists of cuts. */
  const logitsOf = async (
    source: OpenedSet,
    image: number,
    cuts: readonly (readonly Cut[])[],
    signal: AbortSignal,
  ) => {
    const data = await inputOf(source, image, signal);
    return engine.ask('set-cut', { image, data, cuts }, { signal, priority: 'background' });
  };
  const free = (): void => void engine.ask('set-cut-end', null).catch(() => undefined);
  return {
    cuts: cutJob.state,
    sweep: sweepJob.state,
    startCuts: (source, key, ids, cuts) => {
      cancel();
      const { activation } = source.model;
      const [before, after] = [new ScoreSum(activation), new ScoreSum(activation)];
      const first: CutScores = {
        key,
        cuts,
        before: before.result,
        after: after.result,
        changed: [],
        images: 0,
      };
      void cutJob
        .start(first, ids.length, async ({ signal, report }) => {
          let told = 0;
          for (const [n, id] of ids.entries()) {
            const { uncut, cut } = await logitsOf(source, id, [cuts], signal);
            const truth = source.truthOf(id);
            before.add(uncut, truth);
            after.add(cut[0] ?? uncut, truth);
            const isLast = n === ids.length - 1;
            if (!isLast && performance.now() - told < PAUSE) continue;
            told = performance.now();
            const [was, is] = [before.result, after.result];
            const changed = was.answers.flatMap((answer, i) =>
              answer === is.answers[i] ? [] : [ids[i] ?? -1],
            );
            report({ ...first, before: was, after: is, changed, images: n + 1 }, n + 1, ids.length);
          }
        })
        .finally(free);
    },
    startSweep: (source, key, ids, architecture, { block, mode }) => {
      cancel();
      const own = provenance(architecture)[block - 1];
      // By reader, since all cuts of a reader share a session.
      const edges = (own?.readers ?? []).flatMap((reader) =>
        (own?.sources ?? [])
          .slice(0, reader.sources)
          .map((written) => ({ source: written.name as string, reader: reader.name as string })),
      );
      const { activation } = source.model;
      const sums = edges.map(() => new ScoreSum(activation));
      const uncut = new ScoreSum(activation);
      let now: BlockSweep = { key, block, mode, uncut: uncut.result, edges: [], images: 0 };
      void sweepJob
        .start(now, ids.length * edges.length, async ({ signal, report }) => {
          for (const [n, id] of ids.entries()) {
            const readers = [...new Set(edges.map(({ reader }) => reader))];
            const data = await inputOf(source, id, signal);
            const truth = source.truthOf(id);
            for (const reader of readers) {
              const at = edges.flatMap((edge, e) => (edge.reader === reader ? [e] : []));
              const cuts = at.map((e): readonly Cut[] => [{ source: edges[e]?.source ?? '', reader, mode }]);
              const payload = { image: id, data, cuts };
              const found = await engine.ask('set-cut', payload, { signal, priority: 'background' });
              if (reader === readers[0]) uncut.add(found.uncut, truth);
              for (const [i, e] of at.entries()) sums[e]?.add(found.cut[i] ?? found.uncut, truth);
              report(now, n * edges.length + (at.at(-1) ?? 0) + 1, ids.length * edges.length);
            }
            now = {
              ...now,
              uncut: uncut.result,
              edges: edges.map((edge, e) => ({ ...edge, scores: (sums[e] ?? uncut).result })),
              images: n + 1,
            };
            report(now, (n + 1) * edges.length, ids.length * edges.length);
          }
        })
        .finally(free);
    },
    cancel,
  };
}
