import { type FormEvent, useId, useState } from 'react';
import { modelAccept } from '../../../src/formats/file-kinds';
import { requestFromUrl } from '../../catalogue/own-model';
import { m } from '../../messages/m';
import { takeFiles } from '../../page/take-files';
import { useActions, useServices } from '../../services';
import { FileButton } from '../../ui/FileButton';

/** The visitor's own model, by file or by address. */
export function OpenModel({ onChosen }: { readonly onChosen: () => void }) {
  const services = useServices();
  const { attempt, loadModel, notify } = useActions();
  const [address, setAddress] = useState('');
  const id = useId();

  const open = (files: readonly File[]) => {
    onChosen();
    void takeFiles(services, files, 'model');
  };
  const fetchIt = (event: FormEvent) => {
    event.preventDefault();
    const request = requestFromUrl(address);
    if (request === null) {
      notify({ topic: 'model', kind: 'error', text: m.store_no_address({ address }) });
      return;
    }
    onChosen();
    void attempt('model', loadModel(request));
  };
  return (
    <section className="models-own" aria-label={m.model_panel_own()}>
      <h2 className="heading">{m.model_panel_own_title()}</h2>
      <div className="models-row">
        <FileButton accept={modelAccept()} multiple onFiles={open}>
          {m.model_panel_open()}
        </FileButton>
        <span className="muted">{m.model_panel_or_drop()}</span>
      </div>
      <form className="models-row" onSubmit={fetchIt}>
        <label className="visually-hidden" htmlFor={id}>
          {m.model_panel_address()}
        </label>
        <input
          id={id}
          className="models-address"
          type="url"
          placeholder={m.model_panel_address_example()}
          value={address}
          onChange={({ target }) => setAddress(target.value)}
        />
        <button type="submit" className="button" disabled={address.trim() === ''}>
          {m.model_panel_fetch()}
        </button>
      </form>
      <p className="muted models-note">{m.model_panel_formats()}</p>
    </section>
  );
}
