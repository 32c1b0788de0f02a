import { type ComponentType, lazy, Suspense, useState } from 'react';
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
import { useAppState } from './services';
import type { AppState } from './store/app-state';
import { DESIGN_TAB } from './store/design-slice';
import type { InspectorTab, InspectorTabProps } from './ui/inspector-tab';
import { Splitter } from './ui/Splitter';

/** A tab that is loaded when it is opened: the first view needs none but the maps. */
const later = <Name extends string>(
  load: () => Promise<Readonly<Record<Name, ComponentType<InspectorTabProps>>>>,
  name: Name,
) => lazy(async () => ({ default: (await load())[name] }));

const ChooseNetwork = lazy(async () => ({
  default: (await import('./features/models/ChooseNetwork')).ChooseNetwork,
}));

const selectHasChoices = ({ loading }: AppState): boolean =>
  loading.status === 'error' && loading.error.choices !== undefined;

/** The inspector's tabs, in order; features add theirs here. */
const TABS: readonly InspectorTab[] = [
  { id: 'maps', label: 'Maps', Component: MapsTab },
  {
    id: 'channel',
    label: 'Channel',
    Component: later(() => import('./features/channel/ChannelTab'), 'ChannelTab'),
  },
  { id: 'unit', label: 'Unit', Component: later(() => import('./features/unit/UnitTab'), 'UnitTab') },
  {
    id: 'ledger',
    label: 'Ledger',
    Component: later(() => import('./features/evidence/LedgerTab'), 'LedgerTab'),
  },
  {
    id: 'connections',
    label: 'Connections',
    Component: later(() => import('./features/connections/ConnectionsTab'), 'ConnectionsTab'),
  },
  {
    id: 'lesions',
    label: 'Lesions',
    Component: later(() => import('./features/lesions/LesionsTab'), 'LesionsTab'),
  },
  {
    id: 'gradients',
    label: 'Gradients',
    Component: later(
      async () => (await import('./features/gradients/load')).loadGradientsTab(),
      'GradientsTab',
    ),
  },
  {
    id: 'compare',
    label: 'Compare',
    Component: later(() => import('./features/compare/CompareTab'), 'CompareTab'),
  },
  {
    id: 'find',
    label: 'Find channels',
    Component: later(() => import('./features/find/FindTab'), 'FindTab'),
  },
  {
    id: DESIGN_TAB,
    label: 'Design',
    Component: later(() => import('./features/design/DesignTab'), 'DesignTab'),
  },
  {
    id: 'take-away',
    label: 'Take away',
    Component: later(() => import('./features/take-away/TakeAwayTab'), 'TakeAwayTab'),
  },
];

/** While the engine starts, a model loads or an image runs, what is shown is of the one before. */
const isBusy = ({ backend, catalogue, loading, run }: AppState): boolean =>
  [backend, catalogue, loading, run].some(({ status }) => status === 'pending');

export function App() {
  const busy = useAppState(isBusy);
  const hasChoices = useAppState(selectHasChoices);
  const [networkShare, setNetworkShare] = useState(0.43);
  return (
    <div className="app">
      <a className="skip-link visually-hidden" href="#inspector">
        Skip to the inspector
      </a>
      <Header models={<ModelMenu />}>
        <Search />
      </Header>
      <main className="app-body" aria-busy={busy} style={{ '--network-height': `${networkShare * 100}%` }}>
        <aside className="app-sidebar scrolls" aria-label="Image and predictions">
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
        <section className="pane pane-network" aria-label="The network">
          <NetworkPanel />
        </section>
        <Splitter
          label="Height of the network"
          value={networkShare}
          min={0.15}
          max={0.75}
          onChange={setNetworkShare}
        />
        <section id="inspector" className="pane pane-inspector" aria-label="Inspector" tabIndex={-1}>
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
