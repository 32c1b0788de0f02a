import type { Architecture } from '../../../src/network/architecture';
import { m } from '../../messages/m';
import type { DrawerId } from '../../store/view-slice';
import { SavePanel } from './SavePanel';
import { TreeList } from './TreeList';
import './drawer.css';

interface DrawerProps {
  readonly id: DrawerId;
  readonly architecture: Architecture;
  readonly pointed: string | null;
  readonly onPoint: (part: string | null) => void;
  readonly viewOf: () => HTMLElement | null;
}

/** What stands beside the drawing. */
export function Drawer({ id, architecture, pointed, onPoint, viewOf }: DrawerProps) {
  return (
    <section className={`drawer is-${id} scrolls`} aria-label={DRAWER_LABELS[id]()}>
      {id === 'list' && <TreeList architecture={architecture} pointed={pointed} onPoint={onPoint} />}
      {id === 'save' && <SavePanel viewOf={viewOf} />}
    </section>
  );
}

const DRAWER_LABELS: Readonly<Record<DrawerId, () => string>> = {
  list: () => m.drawer_list(),
  save: () => m.drawer_save(),
};
