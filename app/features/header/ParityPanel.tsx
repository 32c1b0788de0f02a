import { useStore } from 'zustand';
import type { Backend } from '../../../src/engine/protocol/backend';
import { isFoldedAway } from '../../../src/network/folding';
import { createBackendParities, ratioOf } from '../../jobs/backend-parity';
import { useAppState, useJob } from '../../services';
import { selectArchitecture } from '../../store/architecture';

const NAMES = { webgpu: 'WebGPU', wasm: 'WASM' } as const;
const text = (ratio: number): string =>
  ratio === 0 ? 'none' : Number.isFinite(ratio) ? ratio.toExponential(1).replace('-', '−') : 'not a number';

/** Whether the other backend gives the same numbers for this image, tensor by tensor. */
export function ParityPanel({ backend }: { readonly backend: Backend }) {
  const parities = useJob(createBackendParities);
  const architecture = useAppState(selectArchitecture);
  const folded = useAppState((state) => state.model?.folded) ?? [];
  const isCut = useAppState((state) => state.cuts.length > 0);
  const hasImage = useAppState((state) => state.result !== null);
  const parity = useStore(parities.state);
  const other = backend === 'wasm' ? 'webgpu' : 'wasm';
  const names =
    architecture === null
      ? []
      : architecture.ops.map(({ name }) => name).filter((name) => !isFoldedAway(architecture, folded, name));
  const worst =
    parity.status === 'done' ? [...parity.found.tensors].sort((a, b) => ratioOf(b) - ratioOf(a)) : [];
  const [first] = worst;
  return (
    <section className="parity" aria-label="The other backend">
      {parity.status === 'running' ? (
        <>
          <button type="button" className="button" onClick={() => parities.cancel()}>
            Cancel
          </button>
          <progress aria-label="Tensors compared" value={parity.done} max={parity.total} />
          <span className="mono muted">
            {parity.done} of {parity.total}
          </span>
        </>
      ) : (
        <button
          type="button"
          className="button"
          disabled={!hasImage || isCut}
          onClick={() => void parities.start(other, names)}
        >
          Compare with {NAMES[other]}
        </button>
      )}
      {isCut && <p className="muted">While connections are cut, there is nothing to compare with.</p>}
      {parity.status === 'cancelled' && <p className="muted">Cancelled.</p>}
      {parity.status === 'failed' &&
        (parity.error.code === 'engine/unavailable' ? (
          <p className="muted">{parity.error.message}</p>
        ) : (
          <p role="alert">{parity.error.message}</p>
        ))}
      {parity.status === 'done' && first !== undefined && (
        <>
          <p>
            <span className="parity-badge mono">≤ {text(ratioOf(first))}</span> of a tensor’s largest value,
            over {worst.length} tensors
          </p>
          <div className="parity-list scrolls">
            <table>
              <caption className="visually-hidden">
                Largest difference from {NAMES[parity.found.other]}, relative to each tensor’s largest value
              </caption>
              <tbody>
                {worst.map((tensor) => (
                  <tr key={tensor.name}>
                    <th scope="row" className="mono">
                      {tensor.name}
                    </th>
                    <td className="mono">{text(ratioOf(tensor))}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
    </section>
  );
}
