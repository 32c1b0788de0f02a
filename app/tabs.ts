import { MapsTab } from './features/inspector/MapsTab';
import { m } from './messages/m';
import { DESIGN_TAB } from './store/design-slice';
import type { InspectorTab } from './ui/inspector-tab';
import { lazily } from './ui/lazily';

/**
 * The inspector's tabs, in order, each under what it speaks of; features add theirs here. They are loaded when they are
 * opened: the first view needs none but the maps.
 */
export const TABS: readonly InspectorTab[] = [
  {
    id: 'maps',
    scope: 'layer',
    label: () => m.app_tab_maps(),
    Component: MapsTab,
  },
  {
    id: 'channel',
    scope: 'layer',
    label: () => m.app_tab_channel(),
    Component: lazily(() => import('./features/channel/ChannelTab'), 'ChannelTab'),
  },
  {
    id: 'weights',
    scope: 'layer',
    label: () => m.app_tab_weights(),
    Component: lazily(() => import('./features/channel/WeightsTab'), 'WeightsTab'),
  },
  {
    id: 'unit',
    scope: 'layer',
    label: () => m.app_tab_unit(),
    Component: lazily(() => import('./features/unit/UnitTab'), 'UnitTab'),
  },
  {
    id: 'ledger',
    scope: 'image',
    label: () => m.app_tab_ledger(),
    Component: lazily(() => import('./features/evidence/LedgerTab'), 'LedgerTab'),
  },
  {
    id: 'gradients',
    scope: 'image',
    label: () => m.app_tab_gradients(),
    Component: lazily(
      async () => (await import('./features/gradients/load')).loadGradientsTab(),
      'GradientsTab',
    ),
  },
  {
    id: 'lesions',
    scope: 'image',
    label: () => m.app_tab_lesions(),
    Component: lazily(() => import('./features/lesions/LesionsTab'), 'LesionsTab'),
  },
  {
    id: 'find',
    scope: 'image',
    label: () => m.app_tab_find(),
    Component: lazily(() => import('./features/find/FindTab'), 'FindTab'),
  },
  {
    id: 'compare',
    scope: 'image',
    actsOnLayer: true,
    label: () => m.app_tab_compare(),
    Component: lazily(() => import('./features/compare/CompareTab'), 'CompareTab'),
  },
  {
    id: 'take-away',
    scope: 'image',
    label: () => m.app_tab_take_away(),
    Component: lazily(() => import('./features/take-away/TakeAwayTab'), 'TakeAwayTab'),
  },
  {
    id: 'connections',
    scope: 'model',
    label: () => m.app_tab_connections(),
    Component: lazily(() => import('./features/connections/ConnectionsTab'), 'ConnectionsTab'),
  },
  {
    id: 'costs',
    scope: 'model',
    label: () => m.app_tab_costs(),
    Component: lazily(() => import('./features/network/ModelTabs'), 'CostsTab'),
  },
  {
    id: 'paths',
    scope: 'model',
    label: () => m.app_tab_paths(),
    Component: lazily(() => import('./features/network/ModelTabs'), 'PathsTab'),
  },
  {
    id: 'signals',
    scope: 'model',
    label: () => m.app_tab_signals(),
    Component: lazily(() => import('./features/signals/SignalsTab'), 'SignalsTab'),
  },
  {
    id: DESIGN_TAB,
    scope: 'model',
    label: () => m.app_tab_design(),
    Component: lazily(() => import('./features/design/DesignTab'), 'DesignTab'),
  },
];
