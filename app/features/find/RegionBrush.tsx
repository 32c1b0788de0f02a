import { Suspense } from 'react';
import { useAppState } from '../../services';
import { lazily } from '../../ui/lazily';
import './find.css';

const Brush = lazily(() => import('./Brush'), 'Brush');

/** Paints a region on the image, while a search by region is open. */
export function RegionBrush() {
  const active = useAppState(({ tab, findKind }) => tab === 'find' && findKind === 'region');
  if (!active) return null;
  return (
    <Suspense>
      <Brush />
    </Suspense>
  );
}
