import { useEffect, useRef } from 'react';
import { evidencePicture } from '../../words/evidence';

interface EvidenceMapProps {
  readonly data: Float32Array;
  /** `[h, w]` */
  readonly dims: readonly [number, number];
  /** The value at either end of the palette. */
  readonly reach: number;
  readonly className: string;
  readonly label: string;
}

/** A map of signed evidence, one canvas pixel a cell; how it is enlarged is for its class to say. */
export function EvidenceMap({ data, dims, reach, className, label }: EvidenceMapProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [height, width] = dims;
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    element.width = width;
    element.height = height;
    element.getContext('2d')?.putImageData(evidencePicture(data, [height, width], reach), 0, 0);
  }, [data, height, width, reach]);
  return <canvas ref={canvas} className={className} role="img" aria-label={label} />;
}
