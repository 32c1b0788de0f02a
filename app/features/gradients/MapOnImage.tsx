import { useEffect, useRef } from 'react';
import { useServices } from '../../services';
import { EVIDENCE_GRADIENT, evidencePicture } from '../../words/evidence';
import { formatValue } from '../../words/format';

interface MapOnImageProps {
  readonly data: Float32Array;
  /** `[h, w]` */
  readonly dims: readonly [number, number];
  /** The value at either end of the palette. */
  readonly reach: number;
  readonly label: string;
  /** Whether cells stay cells when they are enlarged. */
  readonly hasCells?: boolean;
}

/** A signed map over the crop that the network saw, in grey. */
export function MapOnImage({ data, dims, reach, label, hasCells = false }: MapOnImageProps) {
  const { results } = useServices();
  const image = useRef<HTMLCanvasElement>(null);
  const map = useRef<HTMLCanvasElement>(null);
  const [height, width] = dims;
  useEffect(() => {
    const paint = (): void => {
      const preview = results.latest()?.preview ?? null;
      const element = image.current;
      if (preview === null || element === null) return;
      element.width = preview.width;
      element.height = preview.height;
      element.getContext('2d')?.drawImage(preview, 0, 0);
    };
    paint();
    return results.subscribe(paint);
  }, [results]);
  useEffect(() => {
    const element = map.current;
    if (element === null) return;
    element.width = width;
    element.height = height;
    element.getContext('2d')?.putImageData(evidencePicture(data, [height, width], reach), 0, 0);
  }, [data, height, width, reach]);
  return (
    <div className="gradient-map">
      <canvas ref={image} />
      <canvas ref={map} className={hasCells ? 'is-cells' : ''} role="img" aria-label={label} />
    </div>
  );
}

/** What the colours of a signed map stand for. */
export function EvidenceLegend({ reach }: { readonly reach: number }) {
  return (
    <div className="legend mono gradient-legend">
      <span>{formatValue(-reach)}</span>
      <div className="legend-bar" style={{ background: EVIDENCE_GRADIENT }} role="presentation" />
      <span>{formatValue(reach)}</span>
    </div>
  );
}
