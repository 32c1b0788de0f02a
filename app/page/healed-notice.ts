import { m } from '../messages/m';
import type { AppStore } from '../store/app-state';

/**
 * Says when another model ends cuts. Another image leaves them to be made again, which the predictions offer; in
 * another network they would mean something else.
 */
export function followHealing(store: AppStore): () => void {
  let { model: cutModel } = store.getState();
  return store.subscribe(({ cuts, healedCuts, model, notify }, before) => {
    if (cuts === before.cuts) return;
    if (cuts.length > 0) cutModel = model;
    else if (before.cuts.length > 0 && healedCuts.length === 0 && model !== cutModel) {
      const text = m.page_healed({ count: before.cuts.length });
      notify({ topic: 'lesion', kind: 'notice', text });
    }
  });
}
