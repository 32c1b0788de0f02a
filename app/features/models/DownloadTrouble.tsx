import { type FormEvent, Fragment, useId, useState } from 'react';
import type { CatalogueEntry } from '../../catalogue/library';
import { m } from '../../messages/m';
import { useActions } from '../../services';

const hostOf = (url: string): string => new URL(url).host;

/** What was typed outlives the attempt: while that is under way, this is not shown. */
let lastMirror = '';

/** What a visitor can still do when a download has failed. */
export function DownloadTrouble({ entry }: { readonly entry: CatalogueEntry }) {
  const { attempt, loadModelFrom, retryLoading } = useActions();
  const [mirror, setMirror] = useState(lastMirror);
  const id = useId();
  // The first one is what was asked for, unless the visitor chose.
  const [, ...others] = entry.sources;
  const { elsewhere } = entry;
  const fetchIt = (event: FormEvent) => {
    event.preventDefault();
    lastMirror = mirror;
    void attempt('model', loadModelFrom(entry.id, mirror));
  };
  return (
    <section className="models-trouble" aria-label={m.download_trouble()}>
      <p className="models-row">
        <button type="button" className="button" onClick={() => void attempt('model', retryLoading())}>
          {m.download_again()}
        </button>
        <span className="muted">{m.download_is_kept()}</span>
      </p>
      {others.length > 0 && (
        <p className="models-row">
          {others.map(({ url }) => (
            <button
              key={url}
              type="button"
              className="button"
              onClick={() => void attempt('model', loadModelFrom(entry.id, url))}
            >
              {m.download_from({ host: hostOf(url) })}
            </button>
          ))}
        </p>
      )}
      <p>
        {m.download_by_hand()}{' '}
        {entry.sources.map(({ url }, i) => (
          <Fragment key={url}>
            {i > 0 && ' · '}
            <a href={url} target="_blank" rel="noreferrer">
              {hostOf(url)}
            </a>
          </Fragment>
        ))}
      </p>
      {elsewhere !== 'nothing' && (
        <form onSubmit={fetchIt}>
          <label htmlFor={id}>
            {elsewhere === 'any' ? m.download_mirror() : m.download_mirror_file(elsewhere)}
          </label>
          <div className="models-row">
            <input
              id={id}
              className="models-address"
              type="url"
              required
              placeholder={`https://…/${elsewhere === 'any' ? 'model.safetensors' : elsewhere.file}`}
              value={mirror}
              onChange={({ target }) => setMirror(target.value)}
            />
            <button type="submit" className="button" disabled={mirror.trim() === ''}>
              {m.download_fetch()}
            </button>
          </div>
        </form>
      )}
    </section>
  );
}
