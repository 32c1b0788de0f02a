import { m } from '../../messages/m';
import { createTestedMaps } from '../../page/tested-maps';
import { useActions, useJob } from '../../services';
import type { LayerMapRef } from '../../store/atlas-slice';

/** Takes the map over the image to where deletion and insertion judge it. */
export function TestButton({ map }: { readonly map: LayerMapRef }) {
  const { enter } = useJob(createTestedMaps);
  const { setTab, setTool, showPane } = useActions();
  return (
    <button
      type="button"
      className="button"
      onClick={() => {
        enter({ kind: 'layer', ...map });
        setTab('gradients');
        setTool('curves');
        showPane('layer');
      }}
    >
      {m.cam_test()}
    </button>
  );
}
