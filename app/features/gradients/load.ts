import { loadGradientMessages } from './messages/m';

/** The tab, and what it says. */
export async function loadGradientsTab() {
  const [{ GradientsTab }] = await Promise.all([import('./GradientsTab'), loadGradientMessages()]);
  return { GradientsTab };
}
