import { useActions, useAppState, useServices } from '../../services';
import type { AppState } from '../../store/app-state';
import type { Topic } from '../../store/view-slice';
import { Close, Info, Warning } from '../../ui/icons';
import './messages.css';

/** What may succeed when it is tried once more: a file that did not come, an engine that stopped. */
function selectRetried({ backend, catalogue, loading, model }: AppState): Topic | null {
  if (backend.status === 'error') return 'engine';
  const failed =
    loading.status === 'error' ? loading.error : catalogue.status === 'error' ? catalogue.error : null;
  const mayPass = ['model/unreachable', 'model/integrity', 'model/out-of-memory'];
  return failed !== null && (model === null || mayPass.includes(failed.code)) ? 'model' : null;
}

/** What went wrong, or should be known: a sentence each, until dismissed or overtaken. */
export function Messages() {
  const messages = useAppState((state) => state.messages);
  const retried = useAppState(selectRetried);
  const { dismissTopic } = useActions();
  const { boot } = useServices();
  return (
    <section className="messages" aria-label="Messages">
      {messages.map(({ topic, kind, text }) => (
        <div key={topic} className={`message is-${kind}`} role={kind === 'error' ? 'alert' : 'status'}>
          <span className="message-mark">{kind === 'error' ? <Warning /> : <Info />}</span>
          <p>{text}</p>
          {kind === 'error' && topic === retried && (
            <button type="button" className="button" onClick={() => void boot.tryAgain()}>
              Try again
            </button>
          )}
          <button
            type="button"
            className="icon-button"
            aria-label="Dismiss"
            onClick={() => dismissTopic(topic)}
          >
            <Close />
          </button>
        </div>
      ))}
    </section>
  );
}
