import { m } from '../../messages/m';
import { useActions, useAppState } from '../../services';
import { selectMayPass } from '../../store/may-pass';
import { ProgressBar } from '../../ui/ProgressBar';
import { formatBytes } from '../../words/format';
import { loadingText } from '../../words/loading-text';
import { DownloadTrouble } from './DownloadTrouble';
import { useFailedDownload } from './useFailedDownload';
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
      <section className="models-status" aria-label={m.model_panel_loading()}>
        <p className="models-row">
          <span>
            {loadingText(progress)}
            {isDownload && rate !== null && (
              <span className="muted mono"> · {m.model_panel_rate({ bytes: formatBytes(rate) })}</span>
            )}
          </span>
          <button type="button" className="button" onClick={cancelLoading}>
            {m.download_cancel()}
          </button>
        </p>
        <ProgressBar label={m.model_panel_progress()} progress={progress} />
      </section>
    );
  }
  if (loading.status === 'error') {
    return (
      <section className="models-status" aria-label={m.model_panel_loading()}>
        <p className="models-row">
          <span>{loading.error.message}</span>
          {failed === null && mayPass && (
            <button type="button" className="button" onClick={() => void attempt('model', retryLoading())}>
              {m.download_again()}
            </button>
          )}
        </p>
        {failed !== null && <DownloadTrouble entry={failed} />}
      </section>
    );
  }
  return null;
}
