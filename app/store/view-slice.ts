import { isAbandoned, serializeError } from '../../src/errors';
import type { Locale } from '../../src/messages/m';
import type { ScaleScope, Theme } from '../../src/tensor/types';
import { loadMessages } from '../messages/m';
import type { Names } from '../words/measures';
import type { Notation } from '../words/shapes';
import type { ModelSlice } from './model-slice';
import type { SetSlice } from './set-slice';
import type { Dependencies, SliceCreator } from './slice';

/** On a phone one of these fills the screen: picture and predictions, the drawing, the inspector. */
export type Pane = 'picture' | 'network' | 'layer';

export type ThemeChoice = 'system' | Theme;

/** What a message is about; a newer one of the same topic takes its place. */
export type Topic = 'image' | 'files' | 'model' | 'import' | 'engine' | 'link' | 'lesion' | 'check';

export interface Message {
  readonly topic: Topic;
  readonly kind: 'error' | 'notice';
  readonly text: string;
}

/** What may stand beside the drawing of the network. */
export type DrawerId = 'list' | 'save';

/** How things are shown. */
export interface ViewSlice {
  readonly themeChoice: ThemeChoice;
  /** What the choice comes to now; follows the system where that was chosen. */
  readonly theme: Theme;
  /** Over what the atlas's colours stretch. */
  readonly scope: ScaleScope;
  /** Size of the atlas's maps: 0 shows all at once, at 1 one channel fills the panel. */
  readonly zoom: number;
  /** The inspector's tab. */
  readonly tab: string;
  /** Of the tab of gradients, by its id; null for the first. */
  readonly tool: string | null;
  readonly showLogits: boolean;
  /** What stands beside the drawing of the network; null: nothing. */
  readonly drawer: DrawerId | null;
  readonly messages: readonly Message[];
  /** The language of the page, whose messages are loaded. */
  readonly locale: Locale;
  readonly notation: Notation;
  /** What parts are called first: in plain words, or as torchvision's modules. */
  readonly names: Names;
  /** For a room that looks on: larger, and without what the moment does not need. */
  readonly isPresenting: boolean;
  readonly pane: Pane;
  chooseTheme(choice: ThemeChoice): void;
  systemThemeChanged(theme: Theme): void;
  setScope(scope: ScaleScope): void;
  setZoom(zoom: number): void;
  setTab(tab: string): void;
  setTool(tool: string): void;
  setShowLogits(show: boolean): void;
  setDrawer(drawer: DrawerId | null): void;
  setNotation(notation: Notation): void;
  setNames(names: Names): void;
  present(isPresenting: boolean): void;
  showPane(pane: Pane): void;
  /** Loads another language's messages, then speaks it. */
  speak(locale: Locale): Promise<void>;
  notify(message: Message): void;
  dismissTopic(topic: Topic): void;
  /** Waits for a visitor's request; tells them if it fails, and takes an earlier word back if not. Never rejects. */
  attempt(topic: Topic, request: Promise<unknown>): Promise<void>;
}

/** What is shown at first. */
export interface ViewBeginning extends Partial<Pick<ViewSlice, 'notation' | 'names'>> {
  /** What was chosen earlier, and what the system wants. */
  readonly themeChoice: ThemeChoice;
  readonly systemTheme: Theme;
  /** Whose messages are loaded. */
  readonly locale: Locale;
}

export function createViewSlice(
  initial: ViewBeginning,
  { engine }: Dependencies,
): SliceCreator<ViewSlice, Pick<SetSlice, 'setView'> & Pick<ModelSlice, 'backend'>> {
  let { systemTheme } = initial;
  let wished = initial.locale;
  const resolve = (choice: ThemeChoice): Theme => (choice === 'system' ? systemTheme : choice);
  return (set, get) => ({
    themeChoice: initial.themeChoice,
    theme: resolve(initial.themeChoice),
    scope: 'channel',
    zoom: 0,
    tab: 'maps',
    tool: null,
    showLogits: false,
    drawer: null,
    messages: [],
    locale: initial.locale,
    notation: initial.notation ?? 'hwc',
    names: initial.names ?? 'plain',
    isPresenting: false,
    pane: 'picture',

    chooseTheme: (themeChoice) => set({ themeChoice, theme: resolve(themeChoice) }),
    systemThemeChanged: (theme) => {
      systemTheme = theme;
      set({ theme: resolve(get().themeChoice) });
    },
    setScope: (scope) => set({ scope }),
    setZoom: (zoom) => set({ zoom: Math.min(1, Math.max(0, zoom)) }),
    setTab: (tab) => set({ tab }),
    setTool: (tool) => set({ tool }),
    setShowLogits: (showLogits) => set({ showLogits }),
    setDrawer: (drawer) => set({ drawer }),
    setNotation: (notation) => set({ notation }),
    setNames: (names) => set({ names }),
    present: (isPresenting) => set({ isPresenting }),
    // One thing at a time: a set's view would stand before it.
    showPane: (pane) => set({ pane, setView: null }),
    speak: async (locale) => {
      wished = locale;
      await loadMessages(locale);
      // Whoever changed their mind meanwhile has loaded another one.
      if (wished !== locale) return get().speak(wished);
      engine.speak(locale);
      set({ locale });
    },

    notify: (message) =>
      set({ messages: [...get().messages.filter(({ topic }) => topic !== message.topic), message] }),
    dismissTopic: (topic) => {
      const { messages } = get();
      if (messages.some((message) => message.topic === topic)) {
        set({ messages: messages.filter((message) => message.topic !== topic) });
      }
    },
    attempt: async (topic, request) => {
      try {
        await request;
        get().dismissTopic(topic);
      } catch (error) {
        const { code, message, choices } = serializeError(error);
        // An engine that has failed says so by itself, once for all that was asked of it.
        const isTold = code === 'engine/unavailable' && get().backend.status === 'error';
        // What can be chosen is asked in a dialog of its own.
        if (!isAbandoned(error) && !isTold && choices === undefined)
          get().notify({ topic, kind: 'error', text: message });
      }
    },
  });
}
