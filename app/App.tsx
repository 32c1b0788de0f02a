import { Suspense, useState } from 'react';
import { CamOverlay, CamReading } from './features/evidence/CamOverlay';
import { RegionBrush } from './features/find/RegionBrush';
import { Header } from './features/header/Header';
import { LearnButton } from './features/header/LearnButton';
import { PaneBar } from './features/header/PaneBar';
import { PresentButton } from './features/header/PresentButton';
import { DropZone } from './features/image/DropZone';
import { ImagePanel } from './features/image/ImagePanel';
import { ChannelOnImage } from './features/inspector/ChannelOnImage';
import { Inspector } from './features/inspector/Inspector';
import { PointedOnImage } from './features/inspector/PointedOnImage';
import { CutBadge } from './features/lesions/CutBadge';
import { Messages } from './features/messages/Messages';
import { ImageNetOffer } from './features/models/ImageNetOffer';
import { ModelMenu } from './features/models/ModelMenu';
import { NetworkPanel } from './features/network/NetworkPanel';
import { SelectedChain } from './features/network/SelectedChain';
import { Predictions, ResultAnnouncement } from './features/predictions/Predictions';
import { Ribbon } from './features/ribbon/Ribbon';
import { Search } from './features/search/Search';
import { useRegion } from './hooks/useRegion';
import { m } from './messages/m';
import { useAppState } from './services';
import type { AppState } from './store/app-state';
import { TABS } from './tabs';
import { lazily } from './ui/lazily';
import { Splitter } from './ui/Splitter';

// Tabs and dialogs are loaded when they are opened: the first view needs none but the maps.
const ChooseNetwork = lazily(() => import('./features/models/ChooseNetwork'), 'ChooseNetwork');

const OfflineChip = lazily(() => import('./features/offline/OfflineChip'), 'OfflineChip');
const SheetPage = lazily(() => import('./features/sheets/SheetPage'), 'SheetPage');
const SetView = lazily(async () => (await import('./features/set/load')).loadSetView(), 'SetView');
const SetLine = lazily(async () => (await import('./features/set/load')).loadSetLine(), 'SetLine');
const LikedAtPointer = lazily(
  async () => (await import('./features/set/answers/load')).loadLikedAtPointer(),
  'LikedAtPointer',
);
const LearnPanel = lazily(() => import('./features/learn/LearnPanel'), 'LearnPanel');
const ShareButton = lazily(() => import('./features/share/ShareButton'), 'ShareButton');

const selectHasChoices = ({ loading }: AppState): boolean =>
  loading.status === 'error' && loading.error.choices !== undefined;

/** While the engine starts, a model loads or an image runs, what is shown is of the one before. */
const isBusy = ({ backend, catalogue, loading, run }: AppState): boolean =>
  [backend, catalogue, loading, run].some(({ status }) => status === 'pending');

/** A lesson on paper instead of the page, by its address. */
function wishedSheet(): { readonly sheet: 'notes' | 'handout'; readonly lesson: string } | null {
  const query = new URLSearchParams(location.search);
  const [page, lesson] = [query.get('page'), query.get('lesson')];
  return (page === 'notes' || page === 'handout') && lesson !== null ? { sheet: page, lesson } : null;
}

export function App() {
  const [sheet] = useState(wishedSheet);
  if (sheet === null) return <Page />;
  return (
    <Suspense>
      <SheetPage {...sheet} />
    </Suspense>
  );
}

function Page() {
  const busy = useAppState(isBusy);
  const hasChoices = useAppState(selectHasChoices);
  const hasResult = useAppState((state) => state.result !== null);
  const isPresenting = useAppState((state) => state.isPresenting);
  const pane = useAppState((state) => state.pane);
  const isLearning = useAppState((state) => state.learning !== null);
  const hasSet = useAppState((state) => state.setView !== null);
  const hasOpenedSet = useAppState((state) => state.hasOpenedSet);
  const [networkShare, setNetworkShare] = useState(0.4);
  const ribbon = useRegion('ribbon');
  const picture = useRegion('picture');
  const predictions = useRegion('predictions');
  const drawing = useRegion('drawing');
  const inspector = useRegion('inspector');
  return (
    <div className="app" data-pane={pane}>
      <a className="skip-link visually-hidden" href="#inspector">
        {m.app_skip()}
      </a>
      <Header models={<ModelMenu />}>
        {/* The first image first: what is kept for later is fetched once more. */}
        {!isPresenting && (
          <div className="header-late">
            {hasResult && (
              <Suspense fallback={null}>
                <OfflineChip />
                <ShareButton />
              </Suspense>
            )}
          </div>
        )}
        <Search />
        <LearnButton />
        <PresentButton />
      </Header>
      <div className="app-ribbon" {...ribbon}>
        <Ribbon />
      </div>
      <main
        className={`app-body ${isLearning ? 'is-learning' : ''} ${hasSet ? 'has-set' : ''}`}
        aria-busy={busy}
        style={{ '--network-height': `${networkShare * 100}%` }}
      >
        <aside
          className="app-sidebar scrolls"
          aria-label={m.app_sidebar()}
          // While all in it stands back, nothing else would let the keyboard scroll it.
          tabIndex={picture.inert && predictions['data-stage'] !== undefined ? 0 : undefined}
        >
          <div {...picture}>
            <ImagePanel
              set={
                hasOpenedSet ? (
                  <Suspense fallback={m.image_set()}>
                    <SetLine otherwise={m.image_set()} />
                  </Suspense>
                ) : undefined
              }
            >
              <RegionBrush />
              <CamOverlay />
              <ChannelOnImage />
              <PointedOnImage />
            </ImagePanel>
            <CamReading />
          </div>
          <div {...predictions}>
            <Predictions>
              <ImageNetOffer />
            </Predictions>
          </div>
        </aside>
        <section className="pane pane-network" aria-label={m.app_network()} {...drawing}>
          <NetworkPanel />
        </section>
        <Splitter
          label={m.app_network_height()}
          value={networkShare}
          min={0.15}
          max={0.75}
          onChange={setNetworkShare}
        />
        <section
          id="inspector"
          className="pane pane-inspector"
          aria-label={m.app_inspector()}
          tabIndex={-1}
          {...inspector}
        >
          <Inspector tabs={TABS} badge={<CutBadge />} chain={<SelectedChain />} />
        </section>
        {hasSet && (
          <div className="pane-set">
            <Suspense fallback={null}>
              <SetView />
            </Suspense>
          </div>
        )}
        <Suspense fallback={null}>{hasOpenedSet && <LikedAtPointer />}</Suspense>
        <Suspense fallback={null}>{isLearning && <LearnPanel />}</Suspense>
      </main>
      <PaneBar />
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
