import { Suspense } from 'react';
import { m } from '../../messages/m';
import { useActions, useAppState } from '../../services';
import type { MapOverlay } from '../../store/explain-slice';
import { lazily } from '../../ui/lazily';
import { Segmented } from '../../ui/Segmented';
import './evidence.css';

// Loaded when it is first wished.
const CamMap = lazily(() => import('./CamMap'), 'CamMap');
const CamNumbers = lazily(() => import('./CamMap'), 'CamNumbers');

const OVERLAYS: readonly { readonly value: MapOverlay; readonly label: () => string }[] = [
  { value: 'off', label: () => m.evidence_image() },
  { value: 'smooth', label: () => m.evidence_smooth() },
  { value: 'cells', label: () => m.evidence_cells() },
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
        <Segmented
          label={m.evidence_title()}
          value={overlay}
          options={OVERLAYS.map(({ value, label }) => ({ value, label: label() }))}
          onChange={setOverlay}
        />
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
