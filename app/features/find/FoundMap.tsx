import { useEffect, useRef } from 'react';
import type { FoundChannel } from '../../../src/engine/protocol/explain';
import { PALETTE_SIZE, paletteLut } from '../../../src/tensor/palette';
import type { Theme } from '../../../src/tensor/types';
import { m } from '../../messages/m';
import { formatValue } from '../../words/format';
import { briefName } from '../../words/parts';

function mapPicture({ map, dims, palette }: FoundChannel, theme: Theme): ImageData {
  const [height, width] = dims;
  const lut = paletteLut(palette, theme);
  const reach = map.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
  const picture = new ImageData(width, height);
  map.forEach((value, i) => {
    const share = palette === 'sequential' ? value / reach : (value / reach + 1) / 2;
    const entry = Math.round(Math.max(0, Math.min(1, share)) * (PALETTE_SIZE - 1)) * 4;
    picture.data.set(lut.subarray(entry, entry + 4), i * 4);
  });
  return picture;
}

interface FoundMapProps {
  readonly found: FoundChannel;
  readonly theme: Theme;
  readonly onShow: (found: FoundChannel) => void;
}

/** A found channel: its map, its name, its score. */
export function FoundMap({ found, theme, onShow }: FoundMapProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { dims, tensor, channel, score, a, b } = found;
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    [element.height, element.width] = found.dims;
    element.getContext('2d')?.putImageData(mapPicture(found, theme), 0, 0);
  }, [found, theme]);
  return (
    <li>
      <button type="button" className="found-map" onClick={() => onShow(found)}>
        <canvas ref={canvas} className="found-canvas" style={{ aspectRatio: `${dims[1]} / ${dims[0]}` }} />
        <span className="mono found-name">
          {briefName(tensor)} <strong>{channel}</strong>
        </span>
        <span className="mono">
          {score > 0 && '+'}
          {score.toFixed(2).replace('-', '−')} σ
        </span>
        <span className="mono muted">{m.find_versus({ a: formatValue(a), b: formatValue(b) })}</span>
      </button>
    </li>
  );
}
