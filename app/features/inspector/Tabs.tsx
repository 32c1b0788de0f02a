import { type KeyboardEvent, useEffect, useRef } from 'react';
import { m } from '../../messages/m';
import type { InspectorTab, TabScope } from '../../ui/inspector-tab';

const SCOPES: readonly { readonly scope: TabScope; readonly title: () => string }[] = [
  { scope: 'layer', title: () => m.tabs_this_layer() },
  { scope: 'image', title: () => m.tabs_this_picture() },
  { scope: 'model', title: () => m.tabs_this_model() },
];

interface TabsProps {
  /** Ids of tabs and of their panel begin with it. */
  readonly id: string;
  readonly tabs: readonly InspectorTab[];
  readonly chosen: InspectorTab;
  readonly onChoose: (id: string) => void;
}

/** The inspector's tabs under what they speak of; arrow keys go through all of them. */
export function Tabs({ id, tabs, chosen, onChoose }: TabsProps) {
  const onKeyDown = (event: KeyboardEvent) => {
    const at = tabs.indexOf(chosen);
    const to = {
      ArrowLeft: (at - 1 + tabs.length) % tabs.length,
      ArrowRight: (at + 1) % tabs.length,
      Home: 0,
      End: tabs.length - 1,
    }[event.key];
    const next = to === undefined ? undefined : tabs[to];
    if (next === undefined) return;
    event.preventDefault();
    onChoose(next.id);
    document.getElementById(`${id}-${next.id}`)?.focus();
  };
  const list = useRef<HTMLDivElement>(null);
  // On a phone the row is wider than the screen, and it has no width while another view is shown.
  useEffect(() => {
    const row = list.current;
    const tab = document.getElementById(`${id}-${chosen.id}`);
    if (row === null || tab === null) return;
    const observer = new ResizeObserver(() => {
      const [around, own] = [row.getBoundingClientRect(), tab.getBoundingClientRect()];
      if (own.left >= around.left && own.right <= around.right) return;
      row.scrollLeft += (own.left + own.right - around.left - around.right) / 2;
    });
    observer.observe(row);
    return () => observer.disconnect();
  }, [id, chosen]);
  return (
    <div ref={list} className="tabs" role="tablist" aria-label={m.tabs_label()} onKeyDown={onKeyDown}>
      {SCOPES.map(({ scope, title }) => {
        const own = tabs.filter((tab) => tab.scope === scope);
        if (own.length === 0) return null;
        return (
          <div key={scope} className="tab-group" role="presentation">
            <span className="tab-scope" aria-hidden="true">
              {title()}
            </span>
            <div className="tab-row" role="presentation">
              {own.map((tab) => (
                <button
                  key={tab.id}
                  type="button"
                  role="tab"
                  id={`${id}-${tab.id}`}
                  className="tab"
                  aria-selected={tab === chosen}
                  aria-controls={`${id}-panel`}
                  aria-description={title()}
                  tabIndex={tab === chosen ? 0 : -1}
                  onClick={() => onChoose(tab.id)}
                >
                  {tab.label()}
                </button>
              ))}
            </div>
          </div>
        );
      })}
    </div>
  );
}
