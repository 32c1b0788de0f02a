import { blockPart } from '../../../src/network/parts';
import { m } from '../../messages/m';
import { useActions, useAppState } from '../../services';
import { selectArchitecture } from '../../store/architecture';
import { type Level, selectCurrentPart, selectLevel } from '../../store/selection-slice';
import { titleInBlock } from '../../words/parts';

interface View {
  readonly level: Level;
  readonly title: string;
}

/** How close the network is looked at: all of it, the block, the layer; each by a press. */
export function Views() {
  const architecture = useAppState(selectArchitecture);
  const part = useAppState(selectCurrentPart);
  const level = useAppState(selectLevel);
  const { openLevel } = useActions();
  const views: View[] = [{ level: 'network', title: m.views_network() }];
  if (architecture !== null && part !== null) {
    const block = part.kind === 'layer' ? blockPart(architecture, part.block) : part;
    if (block?.kind === 'block') views.push({ level: 'block', title: m.views_block({ n: block.block }) });
    if (part.kind !== 'block') views.push({ level: 'layer', title: titleInBlock(part) });
  }
  return (
    <nav className="views" aria-label={m.views_label()}>
      {views.map((view) => (
        <button
          key={view.level}
          type="button"
          aria-current={view.level === level ? 'true' : undefined}
          onClick={() => openLevel(view.level)}
        >
          {view.title}
        </button>
      ))}
    </nav>
  );
}
