import { useState } from 'react';
import { serializeError } from '../../../src/errors';
import { saveFile } from '../../page/save-file';
import { useAppState } from '../../services';
import { selectCurrentPart, selectLevel } from '../../store/selection-slice';
import { partTitle } from '../../words/parts';

const SCALES = [1, 2, 4] as const;

/** What is seen of the network, as a picture for a slide. */
export function SavePanel({ viewOf }: { readonly viewOf: () => HTMLElement | null }) {
  const model = useAppState((state) => state.model?.name ?? 'DenseNet');
  const level = useAppState(selectLevel);
  const part = useAppState(selectCurrentPart);
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const title = level === 'network' ? model : `${model}: ${part === null ? '' : partTitle(part)}`;
  const name = `${title}`.toLowerCase().replace(/[^a-z0-9]+/g, '-');

  const make = async (scale: number | null) => {
    const view = viewOf();
    if (view === null) return;
    setBusy(true);
    setFailure(null);
    try {
      const { pngOf, svgOf } = await import('../../../src/scene/picture');
      const background = getComputedStyle(document.body).backgroundColor;
      const text = await svgOf(view, { title, background });
      if (scale === null) saveFile(text, `${name}.svg`, 'image/svg+xml');
      else saveFile(await pngOf(text, scale), `${name}@${scale}x.png`);
    } catch (error) {
      setFailure(serializeError(error).message);
    }
    setBusy(false);
  };
  return (
    <div className="save-panel">
      <p>What you see, in these colours, with its fonts inside.</p>
      <div className="save-buttons">
        <button type="button" className="button" disabled={busy} onClick={() => void make(null)}>
          SVG
        </button>
        {SCALES.map((scale) => (
          <button
            key={scale}
            type="button"
            className="button"
            disabled={busy}
            onClick={() => void make(scale)}
          >
            PNG {scale}×
          </button>
        ))}
      </div>
      {failure !== null && <p role="alert">{failure}</p>}
    </div>
  );
}
