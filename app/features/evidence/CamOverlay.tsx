import { Suspense } from 'react';
import { useStore } from 'zustand';
import { selectHidesPredictions } from '../../hooks/useRegion';
import { m } from '../../messages/m';
import { createLaidMap } from '../../page/laid-map';
import { useActions, useAppState, useJob } from '../../services';
import type { MapOverlay } from '../../store/atlas-slice';
import { lazily } from '../../ui/lazily';
import { Segmented } from '../../ui/Segmented';
import './evidence.css';

interface CamReadingProps {
  /** Whether the tab that judges maps is on the page. */
  readonly canTest: boolean;
}

// Loaded when it is first wished.
const CamMap = lazily<'CamMap', object>(() => import('./CamMap'), 'CamMap');
const CamNumbers = lazily<'CamNumbers', CamReadingProps>(() => import('./CamMap'), 'CamNumbers');
const LaidOnImage = lazily(() => import('./LaidOnImage'), 'LaidOnImage');

const OVERLAYS: readonly { readonly value: MapOverlay; readonly label: () => string }[] = [
  { value: 'off', label: () => m.evidence_image() },
  { value: 'smooth', label: () => m.evidence_smooth() },
  { value: 'cells', label: () => m.evidence_cells() },
];

/** The class activation map over the image, or one that a tool has laid there, and the choice of it. */
export function CamOverlay() {
  const overlay = useAppState((state) => state.overlay);
  const hasChannel = useAppState((state) => state.laid !== null);
  // It says whose evidence it is.
  const isHidden = useAppState(selectHidesPredictions);
  const { setOverlay } = useActions();
  const tools = useJob(createLaidMap);
  const laid = useStore(tools, ({ map }) => map);
  // Two maps over one image could not be told apart: the newer wish counts.
  const isLaid = laid !== null && overlay === 'off' && !hasChannel;
  const laidOption = { value: 'laid' as const, label: m.evidence_laid() };
  return (
    <>
      {overlay !== 'off' && !isHidden && (
        <Suspense>
          <CamMap />
        </Suspense>
      )}
      {isLaid && (
        <Suspense>
          <LaidOnImage map={laid} />
        </Suspense>
      )}
      <div className="cam-choice">
        <Segmented<MapOverlay | 'laid'>
          label={m.evidence_title()}
          value={isLaid ? 'laid' : overlay}
          options={[
            ...OVERLAYS.map(({ value, label }) => ({ value, label: label() })),
            ...(isLaid ? [laidOption] : []),
          ]}
          onChange={(value) => {
            if (value === 'laid') return;
            tools.setState({ map: null });
            setOverlay(value);
          }}
        />
      </div>
    </>
  );
}

/** The numbers of the map that lies over the image. */
export function CamReading({ canTest = true }: Partial<CamReadingProps>) {
  const overlay = useAppState((state) => state.overlay);
  const isHidden = useAppState(selectHidesPredictions);
  if (overlay === 'off' || isHidden) return null;
  return (
    <Suspense>
      <CamNumbers canTest={canTest} />
    </Suspense>
  );
}
