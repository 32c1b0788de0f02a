import { lazy, Suspense } from 'react';
import type { BackendInfo } from '../../../src/engine/protocol/backend';
import { useActions, useAppState } from '../../services';
import type { RunSummary } from '../../store/run-slice';
import { Popover } from '../../ui/Popover';
import { Segmented } from '../../ui/Segmented';
import { formatMilliseconds } from '../../words/format';
import { loadingText } from '../../words/loading-text';

const ParityPanel = lazy(async () => ({ default: (await import('./ParityPanel')).ParityPanel }));

const NAMES = { webgpu: 'WebGPU', wasm: 'WASM' } as const;

const threadCount = (threads: number) => (threads === 1 ? '1 thread' : `${threads} threads`);

function Facts({ info, result }: { readonly info: BackendInfo; readonly result: RunSummary | null }) {
  const rows: readonly (readonly [string, string])[] = [
    ...(info.adapter === null ? [] : [['GPU', info.adapter] as const]),
    ['CPU threads', String(info.threads)],
    ['Cross-origin isolated', info.crossOriginIsolated ? 'yes' : 'no, so one thread only'],
    ...(result === null
      ? []
      : ([
          ['Last image: decode', formatMilliseconds(result.timings.decode)],
          ['resize and normalise', formatMilliseconds(result.timings.preprocess)],
          ['network', formatMilliseconds(result.timings.run)],
          ['in all', formatMilliseconds(result.timings.total)],
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
      label="Backend"
      button={
        <>
          <span className={`header-dot ${dot}`} />
          {backend.status === 'error' && 'Engine stopped'}
          {backend.status === 'idle' && 'Starting…'}
          {backend.status === 'pending' && loadingText(backend.progress)}
          {info !== null && (
            <span>
              {NAMES[info.backend]}
              {info.backend === 'wasm' && (
                <span className="header-chip-detail"> · {threadCount(info.threads)}</span>
              )}
              {result !== null && ` · ${formatMilliseconds(result.timings.run)}`}
            </span>
          )}
        </>
      }
    >
      {() => (
        <>
          <Segmented
            label="Run on"
            value={info?.backend ?? null}
            disabled={backend.status === 'pending'}
            options={[
              { value: 'webgpu', label: 'WebGPU' },
              { value: 'wasm', label: 'WASM' },
            ]}
            onChange={(choice) => void attempt('engine', switchBackend(choice))}
          />
          {info !== null && <Facts info={info} result={result} />}
          {info !== null && info.whyNotWebGpu !== null && <p className="backend-why">{info.whyNotWebGpu}</p>}
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
