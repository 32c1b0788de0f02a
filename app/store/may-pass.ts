import type { ErrorCode } from '../../src/errors';
import type { AppState } from './app-state';
import { dataOf } from './async-state';
import type { Topic } from './view-slice';

/** What may be otherwise the next time: a file that did not come, or not whole, and what the machine had no room for. */
const PASSING: readonly ErrorCode[] = [
  'model/unreachable',
  'model/integrity',
  'model/out-of-memory',
  'engine/device-lost',
  'engine/unavailable',
];

/** What a file is, however often it is read. */
const LASTING: readonly ErrorCode[] = ['model/corrupt', 'model/unsupported'];

/** Whether a model that could not be loaded may come when it is asked for once more. A visitor's damaged file will not. */
export function selectMayPass({ catalogue, loading, wishedModel }: AppState): boolean {
  const failed =
    loading.status === 'error' ? loading.error : catalogue.status === 'error' ? catalogue.error : null;
  if (failed === null) return false;
  if (PASSING.includes(failed.code)) return true;
  // A site's own file may be mended there.
  const entry = dataOf(catalogue)?.find(({ id }) => id === wishedModel);
  return LASTING.includes(failed.code) && (entry?.served === true || (entry?.sources.length ?? 0) > 0);
}

/** The topic of the message beside which "Try again" helps; null for none. */
export function selectRetried(state: AppState): Topic | null {
  if (state.backend.status === 'error') return 'engine';
  return selectMayPass(state) ? 'model' : null;
}
