import { useStore } from 'zustand';
import { type Turns, turnsOf } from '../page/turns';
import { useServices } from '../services';

/** What a follower of the drawing board shows, when it is its turn. */
export function useTurn<K extends keyof Turns>(follower: K): ReturnType<Turns[K]['getState']> {
  const followers: Turns = turnsOf(useServices().store);
  return useStore(followers[follower]) as ReturnType<Turns[K]['getState']>;
}
