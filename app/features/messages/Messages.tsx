import { useActions, useAppState } from '../../services';
import { Close, Info, Warning } from '../../ui/icons';

/** What went wrong, or should be known: a sentence each, until dismissed or overtaken. */
export function Messages() {
  const messages = useAppState((state) => state.messages);
  const { dismissTopic } = useActions();
  return (
    <section className="messages" aria-label="Messages">
      {messages.map(({ topic, kind, text }) => (
        <div key={topic} className={`message is-${kind}`} role={kind === 'error' ? 'alert' : 'status'}>
          <span className="message-mark">{kind === 'error' ? <Warning /> : <Info />}</span>
          <p>{text}</p>
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
