import { YOURS } from '../../link/link';
import { m } from '../../messages/m';
import type { AppState } from '../../store/app-state';

/** Nothing is under way with the model and the image that a newer version would break off. */
export const selectIsIdle = ({ backend, loading, run, isCutting }: AppState): boolean =>
  !isCutting && [backend, loading, run].every(({ status }) => status !== 'pending');

/** What a reload takes from the visitor: a picture of their own, and a model that this browser does not keep. */
export const selectLoss = ({ image, model }: AppState): 'picture' | 'model' | 'both' | null => {
  const isOwnPicture = image !== null && image.kind !== 'sample';
  if (model?.id !== YOURS) return isOwnPicture ? 'picture' : null;
  return isOwnPicture ? 'both' : 'model';
};

/** Tells of a newer version, and of what has to be opened again after it. */
export function updateSentence(loss: ReturnType<typeof selectLoss>): string {
  switch (loss) {
    case 'picture':
      return m.offline_update_own();
    case 'model':
      return m.offline_update_model();
    case 'both':
      return m.offline_update_both();
    case null:
      return m.offline_update();
  }
}
