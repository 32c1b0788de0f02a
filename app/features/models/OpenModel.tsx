import { type FormEvent, useId, useState } from 'react';
import { requestFromUrl } from '../../catalogue/own-model';
import { takeFiles } from '../../catalogue/take-files';
import { useActions, useServices } from '../../services';
import { FileButton } from '../../ui/FileButton';

const ACCEPT =
  '.safetensors,.onnx,.data,.onnx_data,.pt,.pth,.bin,.ckpt,.tar,.h5,.hdf5,.keras,.zip,.json,.txt,application/octet-stream';

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
      notify({ topic: 'model', kind: 'error', text: `"${address}" is no web address.` });
      return;
    }
    onChosen();
    void attempt('model', loadModel(request));
  };
  return (
    <section className="models-own" aria-label="Your own model">
      <h2 className="heading">Your own DenseNet</h2>
      <div className="models-row">
        <FileButton accept={ACCEPT} multiple onFiles={open}>
          Open model files…
        </FileButton>
        <span className="muted">or drop them anywhere</span>
      </div>
      <form className="models-row" onSubmit={fetchIt}>
        <label className="visually-hidden" htmlFor={id}>
          Address of a model
        </label>
        <input
          id={id}
          className="models-address"
          type="url"
          placeholder="https://… .safetensors or .onnx"
          value={address}
          onChange={({ target }) => setAddress(target.value)}
        />
        <button type="submit" className="button" disabled={address.trim() === ''}>
          Fetch
        </button>
      </form>
      <p className="muted models-note">
        .safetensors, PyTorch checkpoints (read, never run), or .onnx of any exporter with its data file;
        labels as .json or .txt beside it. Files are read on this machine and never uploaded.
      </p>
    </section>
  );
}
