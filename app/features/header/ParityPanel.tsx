import { useStore } from 'zustand';
import type { Backend } from '../../../src/engine/protocol/backend';
import { isFoldedAway } from '../../../src/network/folding';
import { createBackendParities, ratioOf } from '../../jobs/backend-parity';
import { m } from '../../messages/m';
import { useAppState, useJob } from '../../services';
import { selectArchitecture } from '../../store/architecture';
import { Rich } from '../../ui/Rich';

const NAMES = { webgpu: 'WebGPU', wasm: 'WASM' } as const;
const text = (ratio: number): string =>
  ratio === 0
    ? m.parity_none()
    : Number.isFinite(ratio)
      ? ratio.toExponential(1).replace('-', '−')
      : m.parity_not_a_number();

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
    <section className="parity" aria-label={m.parity_title()}>
      {parity.status === 'running' ? (
        <>
          <button type="button" className="button" onClick={() => parities.cancel()}>
            {m.parity_cancel()}
          </button>
          <progress aria-label={m.parity_progress()} value={parity.done} max={parity.total} />
          <span className="mono muted">{m.parity_done({ done: parity.done, total: parity.total })}</span>
        </>
      ) : (
        <button
          type="button"
          className="button"
          disabled={!hasImage || isCut}
          onClick={() => void parities.start(other, names)}
        >
          {m.parity_compare({ backend: NAMES[other] })}
        </button>
      )}
      {isCut && <p className="muted">{m.parity_is_cut()}</p>}
      {parity.status === 'cancelled' && <p className="muted">{m.parity_cancelled()}</p>}
      {parity.status === 'failed' &&
        (parity.error.code === 'engine/unavailable' ? (
          <p className="muted">{parity.error.message}</p>
        ) : (
          <p role="alert">{parity.error.message}</p>
        ))}
      {parity.status === 'done' && first !== undefined && (
        <>
          <p>
            <Rich
              parts={m.parity_worst.parts({ ratio: text(ratioOf(first)), count: worst.length })}
              tags={{ badge: (ratio) => <span className="parity-badge mono">{ratio}</span> }}
            />
          </p>
          <div className="parity-list scrolls">
            <table>
              <caption className="visually-hidden">
                {m.parity_caption({ backend: NAMES[parity.found.other] })}
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
