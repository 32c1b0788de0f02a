import { createStore } from 'zustand/vanilla';
import type { DrawOver } from '../../src/scene/network-scene';

/** What lies over the drawing of the network while a tool shows it there; a job's `make`. */
export const createProfile = () => createStore<{ readonly draw: DrawOver | null }>(() => ({ draw: null }));
