import { m } from '../../messages/m';
import { useActions, useAppState } from '../../services';
import type { Pane } from '../../store/view-slice';

const PANES: readonly { readonly pane: Pane; readonly title: () => string }[] = [
  { pane: 'picture', title: () => m.header_pane_picture() },
  { pane: 'network', title: () => m.header_pane_network() },
  { pane: 'layer', title: () => m.header_pane_layer() },
];

/** On a phone, which of the three views fills the screen. */
export function PaneBar() {
  const shown = useAppState((state) => (state.setView === null ? state.pane : null));
  const { showPane } = useActions();
  return (
    <nav className="pane-bar" aria-label={m.header_panes()}>
      {PANES.map(({ pane, title }) => (
        <button
          key={pane}
          type="button"
          aria-current={pane === shown ? 'true' : undefined}
          onClick={() => showPane(pane)}
        >
          {title()}
        </button>
      ))}
    </nav>
  );
}
