import { useSyncExternalStore } from 'react';
import { placeImage } from '../../../src/tensor/placement';
import { m } from '../../messages/m';
import { useAppState, useServices } from '../../services';

/** Longer side of the diagram, in pixels. */
const SIDE = 34;

/** Which part of the picture the network sees: said, and drawn. */
export function CropNote() {
  const { results } = useServices();
  const original = useSyncExternalStore(results.subscribe, () => results.latest()?.original ?? null);
  const recipe = useAppState((state) => state.model?.input ?? null);
  if (original === null || recipe === null) return null;
  const [height, width] = original;
  const [inputHeight, inputWidth] = recipe.size;
  // Where the picture lies in the input's coordinates, once it has been scaled.
  const placed = placeImage(width, height, recipe);
  const scale = SIDE / Math.max(placed.width, placed.height, inputWidth, inputHeight);
  const sizes = { seen: `${inputHeight}×${inputWidth}`, height, width };
  const text = {
    crop: m.image_crop(sizes),
    squash: m.image_squash(sizes),
    pad: m.image_pad(sizes),
  }[recipe.fit];
  const [left, top] = [Math.max(0, placed.left), Math.max(0, placed.top)];
  return (
    <p className="crop-note">
      <svg
        className="crop-diagram"
        width={SIDE + 2}
        height={SIDE + 2}
        viewBox={`-1 -1 ${SIDE + 2} ${SIDE + 2}`}
        aria-hidden="true"
      >
        <rect
          className="crop-whole"
          x={Math.max(0, -placed.left) * scale}
          y={Math.max(0, -placed.top) * scale}
          width={placed.width * scale}
          height={placed.height * scale}
        />
        <rect
          className="crop-seen"
          x={left * scale}
          y={top * scale}
          width={inputWidth * scale}
          height={inputHeight * scale}
        />
      </svg>
      <span>{text}</span>
    </p>
  );
}
