import { useEffect, useRef } from 'react';
import type { InputRect } from '../../../../../src/engine/protocol/set-answers';
import { evidencePicture } from '../../../../words/evidence';
import { formatValue } from '../../../../words/format';
import { m } from '../messages/m';
import type { ExampleMap } from './example-pictures';

interface ExampleProps {
  readonly crop: ImageBitmap | undefined;
  readonly rect: InputRect;
  /** Absent while it is on its way, or not wished. */
  readonly map: ExampleMap | undefined;
  readonly mapAt: InputRect;
  /** The value at the end of the map's colours; what has the other sign is not drawn. */
  readonly reach: number;
  /** The place itself, in the input's pixels. */
  readonly place: readonly [y: number, x: number];
  readonly value: number;
  readonly name: string;
  /** What the network said of the image. */
  readonly answer: string;
  readonly isLost: boolean;
  readonly onOpen: () => void;
}

/** What of a map has the sign of `reach`. */
const oneSided = (map: Float32Array, reach: number): Float32Array =>
  map.map((value) => (reach < 0 ? Math.min(0, value) : Math.max(0, value)));

/** What excited a channel in one image: the part that it saw, its map over it, and how much. */
export function Example(props: ExampleProps) {
  const { crop, rect, map, mapAt, reach, place, value, name, answer, isLost, onOpen } = props;
  const picture = useRef<HTMLCanvasElement>(null);
  const over = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const [element, laid] = [picture.current, over.current];
    if (element === null || laid === null || crop === undefined) return;
    [element.width, element.height] = [crop.width, crop.height];
    element.getContext('2d')?.drawImage(crop, 0, 0);
    [laid.width, laid.height] = [crop.width, crop.height];
    const ctx = laid.getContext('2d');
    if (map === undefined || ctx === null) return;
    const scale = crop.width / rect.width;
    const layer = new OffscreenCanvas(map.dims[1], map.dims[0]);
    layer
      .getContext('2d')
      ?.putImageData(evidencePicture(oneSided(map.map, reach), map.dims, Math.abs(reach)), 0, 0);
    ctx.drawImage(
      layer,
      (mapAt.left - rect.left) * scale,
      (mapAt.top - rect.top) * scale,
      mapAt.width * scale,
      mapAt.height * scale,
    );
  }, [crop, map, mapAt, rect, reach]);
  const [y, x] = [(place[0] - rect.top) / rect.height, (place[1] - rect.left) / rect.width];
  return (
    <li className="likes-example">
      <button
        type="button"
        className="likes-open"
        title={m.likes_open({ name })}
        aria-label={m.likes_example({ name, value: formatValue(value), answer })}
        onClick={onOpen}
      >
        <span className="likes-picture" style={{ aspectRatio: `${rect.width} / ${rect.height}` }}>
          {crop === undefined ? (
            <span className="likes-empty muted">{isLost ? m.likes_lost() : ''}</span>
          ) : (
            <>
              <canvas ref={picture} className={map === undefined ? '' : 'is-under'} />
              <canvas ref={over} className="likes-map" />
              <span className="likes-place" style={{ left: `${100 * x}%`, top: `${100 * y}%` }} />
            </>
          )}
        </span>
        <span className="likes-value mono">{formatValue(value)}</span>
        <span className="likes-answer muted">{answer}</span>
      </button>
    </li>
  );
}
