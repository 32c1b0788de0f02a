import { useState } from 'react';
import { serializeError } from '../../../src/errors';
import { m } from '../../messages/m';
import { saveFile } from '../../page/save-file';
import { useAppState } from '../../services';
import { type Async, IDLE, PENDING } from '../../store/async-state';
import { selectCurrentPart, selectLevel } from '../../store/selection-slice';
import { briefName, partTitle } from '../../words/parts';

const SCALES = [1, 2, 4] as const;

/** What is seen of the network, as a picture for a slide. */
export function SavePanel({ viewOf }: { readonly viewOf: () => HTMLElement | null }) {
  const model = useAppState((state) => state.model?.name ?? 'DenseNet');
  const level = useAppState(selectLevel);
  const part = useAppState(selectCurrentPart);
  const [saving, setSaving] = useState<Async<null>>(IDLE);
  const isBusy = saving.status === 'pending';
  const seen = level === 'network' ? null : part;
  const title = seen === null ? model : m.drawer_picture_title({ model, part: partTitle(seen) });
  const name = `${model} ${seen === null ? '' : briefName(seen.id)}`
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()
    .replaceAll(' ', '-');

  const make = async (scale: number | null) => {
    const view = viewOf();
    if (view === null) return;
    setSaving(PENDING);
    try {
      const { pngOf, svgOf } = await import('../../../src/scene/picture');
      const background = getComputedStyle(document.body).backgroundColor;
      const text = await svgOf(view, { title, background });
      if (scale === null) saveFile(text, `${name}.svg`, 'image/svg+xml');
      else saveFile(await pngOf(text, scale), `${name}@${scale}x.png`);
      setSaving({ status: 'success', data: null });
    } catch (error) {
      setSaving({ status: 'error', error: serializeError(error) });
    }
  };
  return (
    <div className="save-panel">
      <p>{m.drawer_save_what()}</p>
      <div className="save-buttons">
        <button type="button" className="button" disabled={isBusy} onClick={() => void make(null)}>
          SVG
        </button>
        {SCALES.map((scale) => (
          <button
            key={scale}
            type="button"
            className="button"
            disabled={isBusy}
            onClick={() => void make(scale)}
          >
            PNG {scale}×
          </button>
        ))}
      </div>
      {saving.status === 'error' && <p role="alert">{saving.error.message}</p>}
    </div>
  );
}
