import { Suspense } from 'react';
import { isAtHand } from '../../catalogue/library';
import { useAppState } from '../../services';
import { dataOf } from '../../store/async-state';
import { lazily } from '../../ui/lazily';
import { GetModelButton } from './GetModelButton';
import { useFailedDownload } from './useFailedDownload';
import './models.css';

const DownloadTrouble = lazily(() => import('./DownloadTrouble'), 'DownloadTrouble');

/** While the built-in model answers, whoever came with photographs is shown what knows them. */
export function ImageNetOffer() {
  const entry = useAppState(({ catalogue, model }) => {
    const entries = dataOf(catalogue) ?? [];
    const isListed = entries.some(({ id }) => id === model?.id);
    const imagenet = entries.find(({ id }) => id === 'imagenet');
    return isListed && imagenet !== undefined && !isAtHand(imagenet) ? imagenet : null;
  });
  const failed = useFailedDownload();
  if (entry === null) return null;
  return (
    <>
      <p className="predictions-note">
        <GetModelButton entry={entry} className="link-button" />
      </p>
      {failed?.id === entry.id && (
        <Suspense>
          <DownloadTrouble entry={failed} />
        </Suspense>
      )}
    </>
  );
}
