import type { CatalogueEntry } from '../../catalogue/library';
import { useAppState } from '../../services';
import { dataOf } from '../../store/async-state';

/** The model that could not be had from where it is, if its hash says what is the same file from elsewhere. */
export function useFailedDownload(): CatalogueEntry | null {
  return useAppState(({ catalogue, loading, wishedModel }) => {
    if (loading.status !== 'error') return null;
    const entry = dataOf(catalogue)?.find(({ id }) => id === wishedModel);
    return entry !== undefined && entry.hashes.length > 0 && entry.sources.length > 0 ? entry : null;
  });
}
