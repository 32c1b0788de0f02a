import { Suspense, useState } from 'react';
import { CamOverlay, CamReading } from './features/evidence/CamOverlay';
import { RegionBrush } from './features/find/RegionBrush';
import { Header } from './features/header/Header';
import { DropZone } from './features/image/DropZone';
import { ImagePanel } from './features/image/ImagePanel';
import { ChannelOnImage } from './features/inspector/ChannelOnImage';
import { Inspector } from './features/inspector/Inspector';
import { MapsTab } from './features/inspector/MapsTab';
import { PointedOnImage } from './features/inspector/PointedOnImage';
import { CutBadge } from './features/lesions/CutBadge';
import { Messages } from './features/messages/Messages';
import { ImageNetOffer } from './features/models/ImageNetOffer';
import { ModelMenu } from './features/models/ModelMenu';
import { NetworkPanel } from './features/network/NetworkPanel';
import { Predictions, ResultAnnouncement } from './features/predictions/Predictions';
import { Search } from './features/search/Search';
import { m } from './messages/m';
import { useAppState } from './services';
import type { AppState } from './store/app-state';
import { DESIGN_TAB } from './store/design-slice';
import type { InspectorTab } from './ui/inspector-tab';
import { lazily } from './ui/lazily';
import { Splitter } from './ui/Splitter';

// Tabs and dialogs are loaded when they are opened: the first view needs none but the maps.
const ChooseNetwork = lazily(() => import('./features/models/ChooseNetwork'), 'ChooseNetwork');

const OfflineChip = lazily(() => import('./features/offline/OfflineChip'), 'OfflineChip');

const selectHasChoices = ({ loading }: AppState): boolean =>
  loading.status === 'error' && loading.error.choices !== undefined;

/** The inspector's tabs, in order; features add theirs here. */
const TABS: readonly InspectorTab[] = [
  { id: 'maps', label: () => m.app_tab_maps(), Component: MapsTab },
  {
    id: 'channel',
    label: () => m.app_tab_channel(),
    Component: lazily(() => import('./features/channel/ChannelTab'), 'ChannelTab'),
  },
  {
    id: 'unit',
    label: () => m.app_tab_unit(),
    Component: lazily(() => import('./features/unit/UnitTab'), 'UnitTab'),
  },
  {
    id: 'ledger',
    label: () => m.app_tab_ledger(),
    Component: lazily(() => import('./features/evidence/LedgerTab'), 'LedgerTab'),
  },
  {
    id: 'connections',
    label: () => m.app_tab_connections(),
    Component: lazily(() => import('./features/connections/ConnectionsTab'), 'ConnectionsTab'),
  },
  {
    id: 'lesions',
    label: () => m.app_tab_lesions(),
    Component: lazily(() => import('./features/lesions/LesionsTab'), 'LesionsTab'),
  },
  {
    id: 'gradients',
    label: () => m.app_tab_gradients(),
    Component: lazily(
      async () => (await import('./features/gradients/load')).loadGradientsTab(),
      'GradientsTab',
    ),
  },
  {
    id: 'compare',
    label: () => m.app_tab_compare(),
    Component: lazily(() => import('./features/compare/CompareTab'), 'CompareTab'),
  },
  {
    id: 'find',
    label: () => m.app_tab_find(),
    Component: lazily(() => import('./features/find/FindTab'), 'FindTab'),
  },
  {
    id: DESIGN_TAB,
    label: () => m.app_tab_design(),
    Component: lazily(() => import('./features/design/DesignTab'), 'DesignTab'),
  },
  {
    id: 'take-away',
    label: () => m.app_tab_take_away(),
    Component: lazily(() => import('./features/take-away/TakeAwayTab'), 'TakeAwayTab'),
  },
];

/** While the engine starts, a model loads or an image runs, what is shown is of the one before. */
const isBusy = ({ backend, catalogue, loading, run }: AppState): boolean =>
  [backend, catalogue, loading, run].some(({ status }) => status === 'pending');

export function App() {
  const busy = useAppState(isBusy);
  const hasChoices = useAppState(selectHasChoices);
  const hasResult = useAppState((state) => state.result !== null);
  const [networkShare, setNetworkShare] = useState(0.43);
  return (
    <div className="app">
      <a className="skip-link visually-hidden" href="#inspector">
        {m.app_skip()}
      </a>
      <Header models={<ModelMenu />}>
        {/* The first image first: what is kept for later is fetched once more. */}
        {hasResult && (
          <Suspense fallback={null}>
            <OfflineChip />
          </Suspense>
        )}
        <Search />
      </Header>
      <main className="app-body" aria-busy={busy} style={{ '--network-height': `${networkShare * 100}%` }}>
        <aside className="app-sidebar scrolls" aria-label={m.app_sidebar()}>
          <ImagePanel>
            <RegionBrush />
            <CamOverlay />
            <ChannelOnImage />
            <PointedOnImage />
          </ImagePanel>
          <Predictions>
            <ImageNetOffer />
          </Predictions>
          <CamReading />
        </aside>
        <section className="pane pane-network" aria-label={m.app_network()}>
          <NetworkPanel />
        </section>
        <Splitter
          label={m.app_network_height()}
          value={networkShare}
          min={0.15}
          max={0.75}
          onChange={setNetworkShare}
        />
        <section id="inspector" className="pane pane-inspector" aria-label={m.app_inspector()} tabIndex={-1}>
          <Inspector tabs={TABS} badge={<CutBadge />} />
        </section>
      </main>
      <Messages />
      {hasChoices && (
        <Suspense fallback={null}>
          <ChooseNetwork />
        </Suspense>
      )}
      <ResultAnnouncement />
      <DropZone />
    </div>
  );
}
