import { useEffect, useState } from 'react';
import { CamOverlay, CamReading } from '../features/evidence/CamOverlay';
import { DropZone } from '../features/image/DropZone';
import { ImagePanel } from '../features/image/ImagePanel';
import { ChannelOnImage } from '../features/inspector/ChannelOnImage';
import { Inspector } from '../features/inspector/Inspector';
import { PointedOnImage } from '../features/inspector/PointedOnImage';
import { CutBadge } from '../features/lesions/CutBadge';
import { Messages } from '../features/messages/Messages';
import { NetworkPanel } from '../features/network/NetworkPanel';
import { SelectedChain } from '../features/network/SelectedChain';
import { Predictions, ResultAnnouncement } from '../features/predictions/Predictions';
import { m } from '../messages/m';
import { useActions, useAppState, useServices } from '../services';
import { TABS } from '../tabs';
import { loadingText } from '../words/loading-text';
import { type EmbedPanel, withPanel } from './panels';
import './embed.css';

function Panel({ panel }: { readonly panel: EmbedPanel }) {
  if (panel === 'network') {
    return (
      <section className="pane pane-network" aria-label={m.app_network()}>
        <NetworkPanel />
      </section>
    );
  }
  if (panel === 'image') {
    return (
      <section className="embed-image scrolls" aria-label={m.app_sidebar()}>
        <ImagePanel>
          <CamOverlay />
          <ChannelOnImage />
          <PointedOnImage />
        </ImagePanel>
        <Predictions />
        <CamReading canTest={false} />
      </section>
    );
  }
  return (
    <section className="pane pane-inspector" aria-label={m.app_inspector()}>
      <Inspector
        tabs={TABS.filter(({ id }) => id === panel)}
        badge={<CutBadge />}
        chain={<SelectedChain />}
      />
    </section>
  );
}

/** The whole page with what is seen here; its address changes with that. */
function WholePage() {
  const { store } = useServices();
  const [address, setAddress] = useState(location.href);
  // The link is written a moment after the state has changed.
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = store.subscribe(() => {
      clearTimeout(timer);
      timer = setTimeout(() => setAddress(location.href), 50);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [store]);
  return (
    <a className="embed-whole" href={withPanel(address, null)} target="_blank" rel="noopener">
      {m.embed_whole()}
    </a>
  );
}

/** What is under way, where there is no header to say it. */
function Status() {
  const backend = useAppState((state) => state.backend);
  const loading = useAppState((state) => state.loading);
  const name = useAppState((state) => state.model?.name);
  const pending = [backend, loading].find(({ status }) => status === 'pending');
  return (
    <span className="muted">
      {pending?.status === 'pending' ? loadingText(pending.progress) : (name ?? '')}
    </span>
  );
}

/** One panel of the page, for other pages' frames. */
export function EmbedApp({ panel }: { readonly panel: EmbedPanel }) {
  const { setTab } = useActions();
  const isBusy = useAppState(({ backend, loading, run }) =>
    [backend, loading, run].some(({ status }) => status === 'pending'),
  );
  useEffect(() => setTab(panel === 'network' || panel === 'image' ? 'maps' : panel), [panel, setTab]);
  return (
    <div className="embed">
      <main className="embed-body" aria-busy={isBusy}>
        <Panel panel={panel} />
      </main>
      <footer className="embed-foot">
        <Status />
        <WholePage />
      </footer>
      <Messages />
      <ResultAnnouncement />
      <DropZone />
    </div>
  );
}
