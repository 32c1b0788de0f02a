import type { ClassMap } from '../../../src/explain/head';
import { useAppState } from '../../services';
import { reachOf } from '../../words/evidence';
import { EvidenceMap } from './EvidenceMap';

interface OverlaidMapProps {
  readonly map: Pick<ClassMap, 'data' | 'dims'>;
  readonly label: string;
}

/** A class map over the image, enlarged as the visitor wishes. */
export function OverlaidMap({ map, label }: OverlaidMapProps) {
  const overlay = useAppState((state) => state.overlay);
  return (
    <EvidenceMap
      data={map.data}
      dims={map.dims}
      reach={reachOf(map.data)}
      className={`cam is-${overlay}`}
      label={label}
    />
  );
}
