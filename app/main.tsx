import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createEngine } from '../src/engine/client/create-engine';
import { App } from './App';
import { createLibrary } from './catalogue/library';
import { createSamples } from './catalogue/samples';
import { createConsoleApi } from './console-api/console-api';
import { createBackendParities } from './jobs/backend-parity';
import { createChannelSearches } from './jobs/channel-searches';
import { createPartTimer } from './jobs/part-times';
import { createSweeps } from './jobs/sweep';
import { createTakeAways } from './jobs/take-away';
import { followLinks } from './link/link';
import { createBoot } from './page/boot';
import { followHealing } from './page/healed-notice';
import { createPointed } from './page/pointed';
import { createResults } from './page/results';
import { followTheme, storedTheme, systemTheme } from './page/theme';
import { ServicesContext } from './services';
import { createStore } from './store/store';
import './styles/index.css';

const base = new URL(import.meta.env.BASE_URL, location.href);
const engine = createEngine();
const library = createLibrary(new URL('models/manifest.json', base));
const samples = createSamples(new URL('samples/samples.json', base));
const results = createResults(engine);
const sweeps = createSweeps(engine);
const searches = createChannelSearches(engine);
const pointed = createPointed();
const partTimer = createPartTimer(engine);
const takeAways = createTakeAways(engine);
const parities = createBackendParities(engine);
const store = createStore(
  { engine, library, samples },
  { themeChoice: storedTheme(), systemTheme: systemTheme() },
);
followTheme(store);
followHealing(store);

const { search } = location;
const boot = createBoot(store, { engine, library, samples }, search);
globalThis.denselens = createConsoleApi({ engine, store, library }, boot);
followLinks(store);

const host = document.getElementById('root');
if (host === null) throw new Error('index.html has no #root.');
createRoot(host).render(
  <StrictMode>
    <ServicesContext
      value={{
        engine,
        store,
        boot,
        samples,
        results,
        sweeps,
        searches,
        pointed,
        partTimer,
        takeAways,
        parities,
      }}
    >
      <App />
    </ServicesContext>
  </StrictMode>,
);
