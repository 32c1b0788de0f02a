import { StrictMode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { createEngine } from '../src/engine/client/create-engine';
import { trustOwnScripts } from '../src/engine/trusted-types';
import { App } from './App';
import { createAnswers } from './ask/answers';
import { createLibrary } from './catalogue/library';
import { createSamples } from './catalogue/samples';
import { createConsoleApi } from './console-api/console-api';
import { embedPanel } from './embed/panels';
import { createJobs } from './jobs/jobs';
import { followLinks } from './link/link';
import { allMessages, loadFirstMessages, m } from './messages/m';
import { createBoot } from './page/boot';
import { followHealing } from './page/healed-notice';
import { followLanguage, wishedLocale } from './page/language';
import { createPointed } from './page/pointed';
import { followPreferences, storedPreferences } from './page/preferences';
import { createResults } from './page/results';
import { followTheme, storedTheme, systemTheme } from './page/theme';
import { ServicesContext, useAppState } from './services';
import { createStore } from './store/store';
import { Boundary } from './ui/Boundary';
import { lazily } from './ui/lazily';
import './styles/index.css';

const EmbedApp = lazily(() => import('./embed/EmbedApp'), 'EmbedApp');

/** What is left when nothing can be drawn any more. */
const stopped = () => (
  <p role="alert" className="part-missing">
    {m.app_stopped()}
    <button type="button" className="button" onClick={() => location.reload()}>
      {m.app_reload()}
    </button>
  </p>
);

/** Another language is another page around the same state: nothing that was said stays. */
function Root() {
  const locale = useAppState((state) => state.locale);
  if (panel === null) return <App key={locale} />;
  return (
    <Suspense fallback={null}>
      <EmbedApp key={locale} panel={panel} />
    </Suspense>
  );
}

trustOwnScripts();
const { search } = location;
const panel = embedPanel(search);
const base = new URL(import.meta.env.BASE_URL, location.href);
const locale = wishedLocale(search);
const engine = createEngine();
engine.speak(locale);
// Not awaited at the top: `denselens` must be there when the page is, and chunks that share modules would wait.
const spoken = loadFirstMessages(locale);
/** What is wrong with a file is said in words: they come before it. */
const fetchSpoken: typeof fetch = (...given) => fetch(...given).finally(() => spoken.catch(() => {}));
const library = createLibrary(new URL('models/manifest.json', base), fetchSpoken);
const samples = createSamples(new URL('samples/samples.json', base), fetchSpoken);
const results = createResults(engine);
const answers = createAnswers();
const pointed = createPointed();
const jobs = createJobs({ engine, results });
const store = createStore(
  { engine, library, samples },
  { ...storedPreferences(), themeChoice: storedTheme(), systemTheme: systemTheme(), locale },
);
followTheme(store);
followLanguage(store);
followPreferences(store);
followHealing(store);

const boot = createBoot(store, { engine, library, samples }, search);
globalThis.denselens = createConsoleApi({ engine, store, library }, boot);
followLinks(store);
// Opened with files of the system, or with what another program shares.
if ('launchQueue' in globalThis || /[?&]shared=/.test(search))
  void import('./page/launches').then(({ followLaunches }) => followLaunches({ store, jobs }, search));

if (panel !== null && parent !== globalThis.window)
  void Promise.all([import('./embed/bridge'), allMessages()]).then(([{ createBridge }]) =>
    createBridge(globalThis.denselens, engine, search),
  );

const host = document.getElementById('root');
if (host === null) throw new Error('index.html has no #root.');
const root = createRoot(host);
void spoken.finally(() =>
  root.render(
    <StrictMode>
      <ServicesContext value={{ engine, store, boot, samples, results, answers, pointed, jobs }}>
        <Boundary instead={stopped}>
          <Root />
        </Boundary>
      </ServicesContext>
    </StrictMode>,
  ),
);
