import { useEffect, useRef } from 'react';
import type { Picture } from '../../src/tensor/value-picture';

interface PictureCanvasProps {
  readonly picture: Picture;
  readonly className?: string;
  /** What it shows; without it, it is decoration. */
  readonly label?: string;
}

/** A picture that the worker made, one canvas pixel each; how it is enlarged is for its class to say. */
export function PictureCanvas({ picture, className, label }: PictureCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    element.width = picture.width;
    element.height = picture.height;
    element.getContext('2d')?.putImageData(new ImageData(picture.data, picture.width), 0, 0);
  }, [picture]);
  const role = label === undefined ? 'presentation' : 'img';
  return <canvas ref={canvas} className={`picture ${className ?? ''}`} role={role} aria-label={label} />;
}
