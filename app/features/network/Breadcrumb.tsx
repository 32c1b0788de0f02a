import { useActions, useAppState } from '../../services';
import { selectArchitecture } from '../../store/architecture';
import { type Level, selectLevel, selectUnit } from '../../store/selection-slice';
import { unitsOf } from '../../words/units';

interface Crumb {
  readonly level: Level;
  readonly title: string;
}

/** Where the network view is, and the ways up and down from there. */
export function Breadcrumb() {
  const architecture = useAppState(selectArchitecture);
  const unit = useAppState(selectUnit);
  const level = useAppState(selectLevel);
  const { openLevel } = useActions();
  const crumbs: Crumb[] = [{ level: 'network', title: 'The network' }];
  if (architecture !== null && unit !== null) {
    const block =
      unit.kind === 'layer' ? unitsOf(architecture).get(`features.denseblock${unit.block}`) : unit;
    if (block?.kind === 'block') crumbs.push({ level: 'block', title: block.title });
    const last = unit.title.replace(/^Dense block \d+, l/, 'L');
    if (unit.kind !== 'block') crumbs.push({ level: 'layer', title: last });
  }
  return (
    <h2 className="crumbs">
      {crumbs.map((crumb) => (
        <button
          key={crumb.level}
          type="button"
          aria-current={crumb.level === level ? 'location' : undefined}
          onClick={() => openLevel(crumb.level)}
        >
          {crumb.title}
        </button>
      ))}
    </h2>
  );
}
