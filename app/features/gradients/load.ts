import { loadGradientMessages } from './messages/m';

/** The tab, and what it says. */
export async function loadGradientsTab() {
  const [tab] = await Promise.all([import('./GradientsTab'), loadGradientMessages()]);
  return tab;
}
