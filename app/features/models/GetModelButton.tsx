import { askToPersist } from '../../../src/engine/client/kept-models';
import type { CatalogueEntry } from '../../catalogue/library';
import { m } from '../../messages/m';
import { useActions, useAppState } from '../../services';
import { formatBytes } from '../../words/format';

function textOf({ id, name, bytes, kept }: CatalogueEntry): string {
  const size = formatBytes(bytes).replace(/\.\d/, '');
  const what = id === 'imagenet' ? m.models_imagenet() : name;
  // "Go on with …" alone would sound as if they were here.
  return kept === null
    ? m.models_get({ what, size })
    : m.models_go_on({ what, here: formatBytes(kept.bytes), size });
}

/** Downloads a model that another site has, straight into this browser. */
export function GetModelButton({
  entry,
  className,
}: {
  readonly entry: CatalogueEntry;
  readonly className: string;
}) {
  const busy = useAppState((state) => state.loading.status === 'pending');
  const { attempt, loadModel } = useActions();
  const get = () => {
    // Browsers ask the visitor, if at all, in answer to a click.
    void askToPersist();
    void attempt('model', loadModel(entry.id));
  };
  return (
    <button type="button" className={className} disabled={busy} onClick={get}>
      {textOf(entry)}
    </button>
  );
}
