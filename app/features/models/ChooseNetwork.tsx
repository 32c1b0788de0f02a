import { useEffect, useRef } from 'react';
import { m } from '../../messages/m';
import { useActions, useAppState } from '../../services';
import './models.css';

/** Asks which network of a file that holds several is meant; nothing when there is no such question. */
export function ChooseNetwork() {
  const choices = useAppState(({ loading }) =>
    loading.status === 'error' ? loading.error.choices : undefined,
  );
  const { attempt, chooseNetwork, cancelChoice } = useActions();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (choices !== undefined) dialog.current?.showModal();
  }, [choices]);
  if (choices === undefined) return null;
  return (
    <dialog
      ref={dialog}
      className="choose-network"
      aria-labelledby="choose-network-title"
      onClose={cancelChoice}
    >
      <h2 id="choose-network-title" className="heading">
        {m.model_choice_title({ count: choices.length })}
      </h2>
      <ul>
        {choices.map(({ id, title }) => (
          <li key={id}>
            <button type="button" className="button" onClick={() => void attempt('model', chooseNetwork(id))}>
              <span className="mono">{id === '' ? m.model_choice_top() : id}</span>
              <span className="muted">{title}</span>
            </button>
          </li>
        ))}
      </ul>
      <button type="button" className="button" onClick={() => dialog.current?.close()}>
        {m.model_choice_cancel()}
      </button>
    </dialog>
  );
}
