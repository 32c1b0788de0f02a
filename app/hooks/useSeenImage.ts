import { type RefObject, useEffect, useRef } from 'react';
import { useServices } from '../services';

/** A canvas that shows the crop which the network saw; React never touches it again. */
export function useSeenImage(): RefObject<HTMLCanvasElement | null> {
  const { results } = useServices();
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const paint = (): void => {
      const preview = results.latest()?.preview ?? null;
      const element = canvas.current;
      if (preview === null || element === null) return;
      element.width = preview.width;
      element.height = preview.height;
      element.getContext('2d')?.drawImage(preview, 0, 0);
    };
    paint();
    return results.subscribe(paint);
  }, [results]);
  return canvas;
}
