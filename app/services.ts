import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { Engine } from '../src/engine/client/engine';
import type { Answers } from './ask/answers';
import type { Samples } from './catalogue/samples';
import type { JobPage, Jobs } from './jobs/jobs';
import type { Boot } from './page/boot';
import type { Pointed } from './page/pointed';
import type { Results } from './page/results';
import type { AppState, AppStore } from './store/app-state';

/** What main.tsx builds once and every component may reach. */
export interface Services {
  readonly engine: Engine;
  readonly store: AppStore;
  readonly boot: Boot;
  readonly samples: Samples;
  readonly results: Results;
  readonly answers: Answers;
  readonly pointed: Pointed;
  readonly jobs: Jobs;
}

export const ServicesContext = createContext<Services | null>(null);

export function useServices(): Services {
  const services = useContext(ServicesContext);
  if (services === null) throw new Error('ServicesContext is missing above this component.');
  return services;
}

/** Follows a part of the store; the selector must give the same object while nothing has changed. */
export function useAppState<T>(selector: (state: AppState) => T): T {
  return useStore(useServices().store, selector);
}

/** The actions; they stay the same for the store's life, so reading them follows nothing. */
export function useActions(): AppState {
  return useServices().store.getState();
}

/** One of the page's jobs; follow its state with zustand's `useStore`. */
export function useJob<T>(make: (page: JobPage) => T): T {
  return useServices().jobs(make);
}
