import { useState } from 'react';
import { m } from '../../messages/m';
import { useActions, useAppState, useServices } from '../../services';
import { selectRetried } from '../../store/may-pass';
import { ChevronDown, Close, Info, Warning } from '../../ui/icons';
import './messages.css';

/**
 * What went wrong, or should be known: a sentence each, until dismissed or overtaken. Small screens show one line of
 * one of them, which covers nothing for good; its button unfolds them all.
 */
export function Messages() {
  const messages = useAppState((state) => state.messages);
  const retried = useAppState(selectRetried);
  const [isOpen, setOpen] = useState(false);
  const { dismissTopic } = useActions();
  const { boot } = useServices();
  const front = messages.findLast(({ kind }) => kind === 'error') ?? messages.at(-1);
  return (
    <section className={`messages ${isOpen ? 'is-open' : ''}`} aria-label={m.messages_title()}>
      {messages.map((message) => {
        const { topic, kind, text } = message;
        return (
          <div
            key={topic}
            className={`message is-${kind} ${message === front ? 'is-front' : ''}`}
            role={kind === 'error' ? 'alert' : 'status'}
          >
            <span className="message-mark">{kind === 'error' ? <Warning /> : <Info />}</span>
            <p>{text}</p>
            <span className="message-actions">
              {kind === 'error' && topic === retried && (
                <button type="button" className="button" onClick={() => void boot.tryAgain()}>
                  {m.messages_again()}
                </button>
              )}
              {message === front && (
                <button
                  type="button"
                  className="icon-button message-unfold"
                  aria-expanded={isOpen}
                  aria-label={isOpen ? m.pile_fold() : m.pile_unfold({ count: messages.length })}
                  onClick={() => setOpen(!isOpen)}
                >
                  {messages.length > 1 && <span className="mono">{messages.length}</span>}
                  <ChevronDown />
                </button>
              )}
              <button
                type="button"
                className="icon-button"
                aria-label={m.messages_dismiss()}
                onClick={() => dismissTopic(topic)}
              >
                <Close />
              </button>
            </span>
          </div>
        );
      })}
    </section>
  );
}
