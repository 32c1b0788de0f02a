import { Suspense } from 'react';
import { sayWhyNotWebGpu } from '../../../src/engine/client/in-words';
import type { BackendInfo } from '../../../src/engine/protocol/backend';
import { m } from '../../messages/m';
import { useActions, useAppState } from '../../services';
import type { RunSummary } from '../../store/run-slice';
import { lazily } from '../../ui/lazily';
import { Popover } from '../../ui/Popover';
import { Segmented } from '../../ui/Segmented';
import { formatMilliseconds } from '../../words/format';
import { loadingText } from '../../words/loading-text';

const ParityPanel = lazily(() => import('./ParityPanel'), 'ParityPanel');

const NAMES = { webgpu: 'WebGPU', wasm: 'WASM' } as const;

function Facts({ info, result }: { readonly info: BackendInfo; readonly result: RunSummary | null }) {
  const rows: readonly (readonly [string, string])[] = [
    ...(info.adapter === null ? [] : [[m.header_gpu(), info.adapter] as const]),
    [m.header_cpu_threads(), String(info.threads)],
    [m.header_isolated(), info.crossOriginIsolated ? m.header_isolated_yes() : m.header_isolated_no()],
    ...(result === null
      ? []
      : ([
          [m.header_time_decode(), formatMilliseconds(result.timings.decode)],
          [m.header_time_preprocess(), formatMilliseconds(result.timings.preprocess)],
          [m.header_time_network(), formatMilliseconds(result.timings.run)],
          [m.header_time_total(), formatMilliseconds(result.timings.total)],
        ] as const)),
  ];
  return (
    <dl className="backend-facts">
      {rows.map(([term, value]) => (
        <div key={term} style={{ display: 'contents' }}>
          <dt>{term}</dt>
          <dd className="mono">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What runs the network, how long the last run took, and the switch between the two. */
export function BackendChip() {
  const backend = useAppState((state) => state.backend);
  const result = useAppState((state) => state.result);
  const running = useAppState((state) => state.run.status === 'pending');
  const { attempt, switchBackend } = useActions();

  const info = backend.status === 'success' ? backend.data : null;
  const dot = backend.status === 'error' ? 'is-bad' : info === null || running ? 'is-busy' : '';
  return (
    <Popover
      label={m.header_backend()}
      button={
        <>
          <span className={`header-dot ${dot}`} />
          {backend.status === 'error' && m.header_stopped()}
          {backend.status === 'idle' && m.header_starting()}
          {backend.status === 'pending' && loadingText(backend.progress)}
          {info !== null && (
            <span>
              {NAMES[info.backend]}
              {info.backend === 'wasm' && (
                <span className="header-chip-detail"> · {m.header_threads({ count: info.threads })}</span>
              )}
              {result !== null && (
                <span className="backend-time"> · {formatMilliseconds(result.timings.run)}</span>
              )}
            </span>
          )}
        </>
      }
    >
      {() => (
        <>
          <Segmented
            label={m.header_run_on()}
            value={info?.backend ?? null}
            disabled={backend.status === 'pending'}
            options={[
              { value: 'webgpu', label: 'WebGPU' },
              { value: 'wasm', label: 'WASM' },
            ]}
            onChange={(choice) => void attempt('engine', switchBackend(choice))}
          />
          {info !== null && <Facts info={info} result={result} />}
          {info !== null && info.whyNotWebGpu !== null && (
            <p className="backend-why">{sayWhyNotWebGpu(info.whyNotWebGpu)}</p>
          )}
          {info !== null && (
            <Suspense fallback={null}>
              <ParityPanel backend={info.backend} />
            </Suspense>
          )}
          {backend.status === 'error' && <p className="backend-why">{backend.error.message}</p>}
        </>
      )}
    </Popover>
  );
}
