import { blockPart } from '../../../src/network/parts';
import { m } from '../../messages/m';
import { useActions, useAppState } from '../../services';
import { selectArchitecture } from '../../store/architecture';
import { type Level, selectCurrentPart, selectLevel } from '../../store/selection-slice';
import { partTitle, titleInBlock } from '../../words/parts';

interface Crumb {
  readonly level: Level;
  readonly title: string;
}

/** Where the network view is, and the ways up and down from there. */
export function Breadcrumb() {
  const architecture = useAppState(selectArchitecture);
  const part = useAppState(selectCurrentPart);
  const level = useAppState(selectLevel);
  const { openLevel } = useActions();
  const crumbs: Crumb[] = [{ level: 'network', title: m.network_title() }];
  if (architecture !== null && part !== null) {
    const block = part.kind === 'layer' ? blockPart(architecture, part.block) : part;
    if (block?.kind === 'block') crumbs.push({ level: 'block', title: partTitle(block) });
    if (part.kind !== 'block') crumbs.push({ level: 'layer', title: titleInBlock(part) });
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
