import type { ModelExport } from '../../../src/engine/protocol/weights';
import { hasProgram, pythonSnippet } from '../../../src/weights/python-snippet';
import { m } from '../../messages/m';
import { saveFile } from '../../page/save-file';
import { useAppState, useServices } from '../../services';

/** The network itself: weights, graph, what it was fed with, and a program that computes the same elsewhere. */
export function ModelFiles({ attempt }: { readonly attempt: (make: () => Promise<void>) => () => void }) {
  const { engine } = useServices();
  const model = useAppState((state) => state.model);
  if (model === null) return null;
  const name = model.name.replace(/[^\p{L}\p{N}._-]+/gu, '-');
  const save = (format: ModelExport) =>
    attempt(async () => {
      saveFile(new Blob([await engine.ask('export-model', { format })]), `${name}.${format}`);
    });
  const saveRecipe = attempt(async () => {
    const { name: title, spec, input, labels, activation, thresholds, epsilon } = model;
    const description = { name: title, spec, input, labels, activation, thresholds, epsilon };
    saveFile(`${JSON.stringify(description, null, 1)}\n`, `${name}.recipe.json`, 'application/json');
  });
  const savePython = attempt(async () => {
    const program = pythonSnippet(model.spec, model.input, `${name}.safetensors`);
    if (program !== null) saveFile(program, `${name}.py`, 'text/x-python');
  });
  return (
    <section aria-label={m.take_away_network()}>
      <h3 className="heading">{m.take_away_network()}</h3>
      <div className="take-away-row">
        <button type="button" className="button" onClick={save('safetensors')}>
          {m.take_away_weights()}
        </button>
        <button type="button" className="button" onClick={save('onnx')}>
          {m.take_away_onnx()}
        </button>
        <button type="button" className="button" onClick={saveRecipe}>
          {m.take_away_recipe()}
        </button>
        {hasProgram(model.spec) && (
          <button type="button" className="button" onClick={savePython}>
            {m.take_away_program()}
          </button>
        )}
      </div>
      <p className="muted">
        {hasProgram(model.spec) ? m.take_away_network_note() : m.take_away_network_note_own()}
      </p>
    </section>
  );
}
