import { type FormEvent, useId, useState } from 'react';
import type { CatalogueEntry } from '../../catalogue/library';
import { useActions, useAppState } from '../../services';
import { dataOf } from '../../store/async-state';

/** The model that could not be had from where it is, if its hash says what is the same file from elsewhere. */
export function useFailedDownload(): CatalogueEntry | null {
  return useAppState(({ catalogue, loading, wishedModel }) => {
    if (loading.status !== 'error') return null;
    const entry = dataOf(catalogue)?.find(({ id }) => id === wishedModel);
    return entry !== undefined && entry.sha256 !== null && entry.address !== null ? entry : null;
  });
}

/** What was typed outlives the attempt: while that is under way, this is not shown. */
let lastMirror = '';

/** What a visitor can still do when a download has failed. */
export function DownloadTrouble({ entry }: { readonly entry: CatalogueEntry }) {
  const { attempt, loadModelFrom, retryLoading } = useActions();
  const [mirror, setMirror] = useState(lastMirror);
  const id = useId();
  const fetchIt = (event: FormEvent) => {
    event.preventDefault();
    lastMirror = mirror;
    void attempt('model', loadModelFrom(entry.id, mirror));
  };
  return (
    <section className="models-trouble" aria-label="When the download fails">
      <p className="models-row">
        <button type="button" className="button" onClick={() => void attempt('model', retryLoading())}>
          Try again
        </button>
        <span className="muted">what has arrived is kept</span>
      </p>
      <p>
        Or{' '}
        <a href={entry.address ?? ''} target="_blank" rel="noreferrer">
          download the file
        </a>{' '}
        by other means and drop it anywhere here.
      </p>
      <form onSubmit={fetchIt}>
        <label htmlFor={id}>Or fetch it from a mirror: any address is safe, the file’s hash decides.</label>
        <div className="models-row">
          <input
            id={id}
            className="models-address"
            type="url"
            required
            placeholder="https://…/model.safetensors"
            value={mirror}
            onChange={({ target }) => setMirror(target.value)}
          />
          <button type="submit" className="button" disabled={mirror.trim() === ''}>
            Fetch
          </button>
        </div>
      </form>
    </section>
  );
}
