import { flushSync } from 'react-dom';
import { createStore } from 'zustand/vanilla';
import { inTurn } from '../../src/scene/steps';
import type { AppState, AppStore } from '../store/app-state';
import {
  selectDesignArchitecture,
  selectDesignProblem,
  selectDrawnArchitecture,
  selectIsDesigning,
} from '../store/design-slice';
import type { Observable } from '../store/observable';

/** What follows a design that changes with every frame, and by what. */
const FOLLOWERS = {
  /** Why the design cannot be built, or null. */
  problem: selectDesignProblem,
  /** The network that is drawn: the design while there is one on the board, else the loaded one. */
  drawing: selectDrawnArchitecture,
  /** The same, in shapes. */
  ribbon: selectDrawnArchitecture,
  /** The design whose costs are told; null while it is impossible. */
  costs: selectDesignArchitecture,
} as const;

/** @see turnOf */
export type Follower = keyof typeof FOLLOWERS;

/** What a follower shows. */
export type Followed<F extends Follower> = ReturnType<(typeof FOLLOWERS)[F]>;

/** A follower at work. */
interface Turn<T> {
  readonly shown: Observable<T>;
  /** Shows what is newest. */
  show(): void;
  /** Does so when it is its turn. */
  wait(): void;
  waits(): boolean;
}

type Turns = { -readonly [F in Follower]?: Turn<Followed<F>> };

/** The most urgent first. */
const ORDER = Object.keys(FOLLOWERS) as readonly Follower[];

const known = new WeakMap<AppStore, Turns>();

/**
 * What a follower of the drawing board shows. While a slider moves, followers take turns, each with what is newest
 * then: all of them at once would not fit into a frame. Everything else reaches all of them at once.
 */
export function turnOf<F extends Follower>(store: AppStore, follower: F): Observable<Followed<F>> {
  const turns = known.get(store) ?? begin(store);
  const select: (state: AppState) => Followed<F> = FOLLOWERS[follower] as never;
  const turn: Turn<Followed<F>> = (turns[follower] as Turn<Followed<F>> | undefined) ?? follow(store, select);
  Object.assign(turns, { [follower]: turn });
  return turn.shown;
}

function begin(store: AppStore): Turns {
  const turns: Turns = {};
  known.set(store, turns);
  store.subscribe((state, before) => {
    const isDesigning = selectIsDesigning(state) && selectIsDesigning(before) && !document.hidden;
    const isStep = state.design !== before.design || state.model !== before.model;
    for (const follower of ORDER) {
      const turn = turns[follower];
      if (!isDesigning) turn?.show();
      else if (isStep) turn?.wait();
      else if (turn?.waits() === false) turn.show();
    }
  });
  return turns;
}

function follow<T>(store: AppStore, select: (state: AppState) => T): Turn<T> {
  const shown = createStore<T>(() => select(store.getState()));
  let waits = false;
  const show = (): void => {
    waits = false;
    shown.setState(select(store.getState()), true);
  };
  return {
    shown,
    show,
    waits: () => waits,
    wait: () => {
      if (waits) return;
      waits = true;
      inTurn(() => {
        // In the frame of its turn, effects included.
        if (waits) flushSync(show);
      });
    },
  };
}
