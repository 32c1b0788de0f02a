import type { LaidMap } from '../../page/laid-map';
import { useAppState } from '../../services';
import { EvidenceMap } from './EvidenceMap';

/** A tool's map over the image, each of its cells where it stands. */
export function LaidOnImage({ map }: { readonly map: LaidMap }) {
  const [height, width] = useAppState((state) => state.result?.inputSize) ?? [1, 1];
  return (
    <div
      className="laid-plane"
      style={{
        aspectRatio: `${width} / ${height}`,
        ...(width >= height ? { width: '100%' } : { height: '100%' }),
      }}
    >
      <div className="laid-map" style={map.place}>
        <EvidenceMap
          data={map.data}
          dims={map.dims}
          reach={map.reach}
          className={map.hasCells ? 'is-cells' : ''}
          label={map.label}
        />
      </div>
    </div>
  );
}
