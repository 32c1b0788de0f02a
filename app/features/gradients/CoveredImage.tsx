import { useEffect, useRef } from 'react';
import type { Baseline } from '../../../src/engine/protocol/gradients';
import type { Corner } from '../../../src/engine/protocol/probes';
import type { RankedClass } from '../../../src/tensor/top-k';
import { dataOf } from '../../ask/answers';
import { useAnswer } from '../../hooks/useAnswer';
import { useAppState, useServices } from '../../services';
import { formatPercent, formatValue } from '../../words/format';
import { m } from './messages/m';
import { useClassName } from './useClassName';

interface CoveredImageProps {
  /** Null: nothing is pointed at. */
  readonly corner: Corner | null;
  readonly size: number;
  readonly fill: Baseline;
  readonly top: readonly RankedClass[] | null;
  readonly drop: number | null;
  readonly title: string;
}

/** The image with one square covered, and what the network says of it. */
export function CoveredImage({ corner, size, fill, top, drop, title }: CoveredImageProps) {
  const { results } = useServices();
  const canvas = useRef<HTMLCanvasElement>(null);
  const inputSize = useAppState((state) => state.result?.inputSize);
  const name = useClassName();
  const cover = dataOf(useAnswer('baseline-picture', { baseline: fill }))?.picture ?? null;
  const [row, column] = corner ?? [null, null];
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    const preview = results.latest()?.preview ?? null;
    if (context == null || inputSize === undefined) return;
    const [height, width] = inputSize;
    context.canvas.width = width;
    context.canvas.height = height;
    if (preview !== null) context.drawImage(preview, 0, 0, width, height);
    if (row === null || column === null || cover === null) return;
    const picture = new ImageData(cover.data, cover.width);
    context.putImageData(picture, 0, 0, column, row, size, size);
  }, [results, cover, inputSize, row, column, size]);
  if (row === null || top === null || top.length === 0 || inputSize === undefined)
    return <p className="muted">{m.occlusion_hover()}</p>;
  return (
    <figure className="covered-image" aria-live="polite">
      <canvas
        ref={canvas}
        role="img"
        aria-label={m.occlusion_covered({ row, column: column ?? 0 })}
        style={{ aspectRatio: `${inputSize[1]} / ${inputSize[0]}` }}
      />
      <figcaption>
        <p>{m.occlusion_drop({ name: title, drop: formatValue(drop ?? 0) })}</p>
        <ol>
          {top.map(({ index, probability }) => (
            <li key={index}>
              <span>{name(index)}</span> <span className="mono">{formatPercent(probability)}</span>
            </li>
          ))}
        </ol>
      </figcaption>
    </figure>
  );
}
