import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createEngine } from '../src/engine/client/create-engine';
import { App } from './App';
import { createConsoleApi } from './console-api/console-api';
import { ServicesContext } from './services';
import { createBackendParities } from './session/backend-parity';
import { boot } from './session/boot';
import { createChannelSearches } from './session/channel-searches';
import { createLibrary } from './session/library';
import { followLinks } from './session/link';
import { createPartTimer } from './session/part-times';
import { createPointed } from './session/pointed';
import { createResults } from './session/results';
import { createSamples } from './session/samples';
import { createSweeps } from './session/sweep';
import { createTakeAways } from './session/take-away';
import { followTheme, storedTheme, systemTheme } from './session/theme';
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

const { search } = location;
const booted = boot(store, { library, samples }, search);
// Whoever awaits denselens.ready hears of a failure; the page tells the visitor by itself.
booted.catch(() => {});
globalThis.denselens = createConsoleApi({ engine, store, library }, booted);
followLinks(store);

const host = document.getElementById('root');
if (host === null) throw new Error('index.html has no #root.');
createRoot(host).render(
  <StrictMode>
    <ServicesContext
      value={{ engine, store, samples, results, sweeps, searches, pointed, partTimer, takeAways, parities }}
    >
      <App />
    </ServicesContext>
  </StrictMode>,
);
