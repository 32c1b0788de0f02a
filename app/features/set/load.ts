import { loadSetMessages } from './messages/m';

/** The view, and what it says. */
export async function loadSetView() {
  const [{ SetView }] = await Promise.all([import('./SetView'), loadSetMessages()]);
  return { SetView };
}

/** What of a set is seen outside its view. */
export async function loadSetLine() {
  const [{ SetLine }] = await Promise.all([import('./SetLine'), loadSetMessages()]);
  return { SetLine };
}
