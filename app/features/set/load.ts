import { loadSetMessages } from './messages/m';

/** The view, and what it says. */
export async function loadSetView() {
  const [{ SetView }] = await Promise.all([import('./SetView'), loadSetMessages()]);
  return { SetView };
}
