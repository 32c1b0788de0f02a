import type { ImageMap } from '../../jobs/found-maps';
import { createTestedMaps } from '../../page/tested-maps';
import { useActions, useJob } from '../../services';
import { m } from './messages/m';

/** Takes a map to where deletion and insertion judge it. */
export function TestMap({ map }: { readonly map: ImageMap }) {
  const { enter } = useJob(createTestedMaps);
  const { setTool } = useActions();
  return (
    <button
      type="button"
      className="link-button"
      title={m.shared_test_title()}
      onClick={() => {
        enter(map);
        setTool('curves');
      }}
    >
      {m.shared_test()}
    </button>
  );
}
