import { useStore } from 'zustand';
import { type Followed, type Follower, turnOf } from '../page/turns';
import { useServices } from '../services';

/** What a follower of the drawing board shows, when it is its turn. */
export function useTurn<F extends Follower>(follower: F): Followed<F> {
  return useStore(turnOf(useServices().store, follower));
}
