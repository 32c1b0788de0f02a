import { useActions, useAppState } from '../../services';
import { selectMayPass } from '../../store/may-pass';
import { ProgressBar } from '../../ui/ProgressBar';
import { formatBytes } from '../../words/format';
import { loadingText } from '../../words/loading-text';
import { DownloadTrouble, useFailedDownload } from './DownloadTrouble';
import { useRate } from './useRate';

/** How far loading a model is, with a way to end it; or what went wrong, with a way to try again. */
export function LoadingStatus() {
  const loading = useAppState((state) => state.loading);
  const { attempt, cancelLoading, retryLoading } = useActions();
  const failed = useFailedDownload();
  const mayPass = useAppState(selectMayPass);
  const rate = useRate(loading.status === 'pending' ? loading.progress : null);
  if (loading.status === 'pending') {
    const { progress } = loading;
    const isDownload = progress?.stage === 'download';
    return (
      <section className="models-status" aria-label="Loading">
        <p className="models-row">
          <span>
            {loadingText(progress)}
            {isDownload && rate !== null && <span className="muted mono"> · {formatBytes(rate)}/s</span>}
          </span>
          <button type="button" className="button" onClick={cancelLoading}>
            Cancel
          </button>
        </p>
        <ProgressBar label="Loading the model" progress={progress} />
      </section>
    );
  }
  if (loading.status === 'error') {
    return (
      <section className="models-status" aria-label="Loading">
        <p className="models-row">
          <span>{loading.error.message}</span>
          {failed === null && mayPass && (
            <button type="button" className="button" onClick={() => void attempt('model', retryLoading())}>
              Try again
            </button>
          )}
        </p>
        {failed !== null && <DownloadTrouble entry={failed} />}
      </section>
    );
  }
  return null;
}
