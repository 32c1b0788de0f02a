import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { SetEntry, SetGroup } from '../../../../src/set/entry';
import { createImageSets, type ImageSets } from '../../../jobs/image-set';
import type { ImageSetState, SetRunModel } from '../../../jobs/set-state';
import { useActions, useJob } from '../../../services';

/** The open set, as its answers need it. */
export interface OpenedSet {
  /** Another one whenever many other images have run, or by another model. */
  readonly key: string;
  readonly entries: readonly SetEntry[];
  readonly groups: readonly SetGroup[];
  /** Images that have run, by their numbers. */
  readonly done: readonly number[];
  readonly isRunning: boolean;
  /** Whether the model at work is the one that the set was run with: else its images cannot be run once more. */
  readonly isOfModel: boolean;
  readonly model: SetRunModel;
  /** The network's first answer; null where there is none. */
  readonly answerOf: (id: number) => number | null;
  /** Its true classes; none where they are not known. */
  readonly truthOf: (id: number) => readonly number[];
  /** Whether that is none of the true classes; null where no true class is known. */
  readonly isWrong: (id: number) => boolean | null;
  readonly ask: ImageSets['ask'];
  readonly fileOf: (id: number) => Promise<Blob>;
  /** Makes an image the page's, and shows it. */
  readonly open: (id: number) => void;
  /** A sub-set that other tabs show, too. */
  readonly chosen: ReadonlySet<number> | null;
  /** No images: all. */
  readonly choose: (ids: readonly number[], title: string) => void;
}

/** While a set runs, its answers follow in so many steps. */
const STEPS = 12;

/** Same key, same answers. */
function keyOf({ model, stage, done, set }: ImageSetState): string {
  const isRunning = stage.status === 'running';
  const step = Math.max(16, Math.ceil((set?.entries.length ?? 0) / STEPS));
  return `${model?.key} ${isRunning ? Math.floor(done / step) * step : `all ${done}`}`;
}

function sourceOf(sets: ImageSets, state: ImageSetState, key: string, close: () => void): OpenedSet | null {
  const { set, model, stage, isStale, truth, chosen } = state;
  if (set === null || model === null) return null;
  const rows = sets.rows();
  const told = rows.classes.length / Math.max(1, set.entries.length);
  const truthOf = (id: number): readonly number[] => truth[set.entries[id]?.group ?? -1] ?? [];
  return {
    key,
    entries: set.entries,
    groups: set.groups,
    done: rows.where('done'),
    isRunning: stage.status === 'running',
    isOfModel: !isStale,
    model,
    answerOf: (id) =>
      rows.statusOf(id) === 'done' && model.classes > 0 ? (rows.classes[id * told] ?? null) : null,
    truthOf,
    isWrong: (id) => {
      const known = truthOf(id);
      const rank = rows.ranks[id] ?? 0;
      return known.length === 0 || rank === 0 ? null : rank > 1;
    },
    ask: sets.ask,
    fileOf: sets.file,
    open: (id) => {
      void sets.open(id).then(close, () => undefined);
    },
    chosen: chosen === null ? null : new Set(chosen.ids),
    choose: (ids, title) => sets.choose(ids.length === 0 ? null : { ids, title }),
  };
}

/** The set that is open; null for none. It changes in steps, not with every image. */
export function useOpenedSet(): OpenedSet | null {
  const sets = useJob(createImageSets);
  const state = useStore(sets.state);
  const { closeSet } = useActions();
  const key = keyOf(state);
  const { isStale, truth, chosen, set, stage } = state;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says when what it is made of matters.
  return useMemo(
    () => sourceOf(sets, state, key, closeSet),
    [sets, key, isStale, truth, chosen, set, stage.status === 'running', closeSet],
  );
}
