import { lazy, Suspense } from 'react';
import { useActions, useAppState } from '../../services';
import type { MapOverlay } from '../../store/explain-slice';
import { Segmented } from '../../ui/Segmented';
import './evidence.css';

// Loaded when it is first wished.
const CamMap = lazy(async () => ({ default: (await import('./CamMap')).CamMap }));
const CamNumbers = lazy(async () => ({ default: (await import('./CamMap')).CamNumbers }));

const OVERLAYS: readonly { readonly value: MapOverlay; readonly label: string }[] = [
  { value: 'off', label: 'Image' },
  { value: 'smooth', label: 'Evidence' },
  { value: 'cells', label: 'Cells' },
];

/** The class activation map over the image, and the choice of it. */
export function CamOverlay() {
  const overlay = useAppState((state) => state.overlay);
  const { setOverlay } = useActions();
  return (
    <>
      {overlay !== 'off' && (
        <Suspense>
          <CamMap />
        </Suspense>
      )}
      <div className="cam-choice">
        <Segmented label="Class activation map" value={overlay} options={OVERLAYS} onChange={setOverlay} />
      </div>
    </>
  );
}

/** The numbers of the map that lies over the image. */
export function CamReading() {
  const overlay = useAppState((state) => state.overlay);
  if (overlay === 'off') return null;
  return (
    <Suspense>
      <CamNumbers />
    </Suspense>
  );
}
