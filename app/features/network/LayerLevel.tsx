import { type ReactNode, type Ref, useImperativeHandle, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import type { Architecture, Op, Part } from '../../../src/network/architecture';
import { connectionsOf } from '../../../src/network/connections';
import { opFacts } from '../../../src/network/facts';
import { isFoldedAway } from '../../../src/network/folding';
import { type Source, writersOf } from '../../../src/network/provenance';
import { createPartTimer, timesOf } from '../../jobs/part-times';
import { m } from '../../messages/m';
import { useActions, useAppState, useJob } from '../../services';
import { Rich } from '../../ui/Rich';
import { formatCount, formatMilliseconds } from '../../words/format';
import { endTitle, partTitle } from '../../words/parts';
import { writerColor } from '../../words/writers';
import type { LevelView } from './level-motion';

const WHAT: Readonly<Record<Op['kind'], () => string>> = {
  input: () => m.levels_op_input(),
  conv: () => m.levels_op_conv(),
  norm: () => m.levels_op_norm(),
  relu: () => m.levels_op_relu(),
  'max-pool': () => m.levels_op_max_pool(),
  'avg-pool': () => m.levels_op_avg_pool(),
  concat: () => m.levels_op_concat(),
  'global-avg-pool': () => m.levels_op_global_avg_pool(),
  'global-max-pool': () => m.heads_op_max(),
  flatten: () => m.heads_op_flatten(),
  linear: () => m.levels_op_linear(),
};

function whatOf(op: Op): string {
  const window = op.kind === 'conv' ? op.conv : 'pool' in op ? op.pool : null;
  const what = WHAT[op.kind]();
  if (window === null) return what;
  const { kernel, stride } = window;
  return stride > 1
    ? m.levels_op_window_stride({ what, kernel, stride })
    : m.levels_op_window({ what, kernel });
}

const number = (children: ReactNode) => <b className="mono">{children}</b>;

interface LayerLevelProps {
  readonly ref: Ref<LevelView>;
  /** On its way out: seen, no more. */
  readonly isLeaving: boolean;
  readonly architecture: Architecture;
  readonly part: Part;
  readonly onOpen: (part: string) => void;
}

/** A part's operations as a flow: what comes in, what each does and costs, who reads what comes out. */
export function LayerLevel({ ref, isLeaving, architecture, part, onOpen }: LayerLevelProps) {
  const host = useRef<HTMLDivElement>(null);
  const times = useStore(useJob(createPartTimer).state, timesOf);
  useImperativeHandle(ref, () => ({
    element: host.current as HTMLDivElement,
    rectOf: () => null,
    focus: () => {
      const op = (state: string) => host.current?.querySelector<HTMLElement>(`.flow-op${state}`);
      (op('[aria-pressed="true"]') ?? op(''))?.focus();
    },
  }));
  const facts = useMemo(() => opFacts(architecture), [architecture]);
  return (
    <div ref={host} className="level layer-level scrolls" inert={isLeaving}>
      <Reads architecture={architecture} part={part} onOpen={onOpen} />
      <ol className="flow" aria-label={m.levels_ops({ part: partTitle(part) })}>
        {part.ops.map((op) => (
          <li key={op.name}>
            <FlowOp
              op={op}
              params={facts.get(op.name)?.params ?? 0}
              macs={facts.get(op.name)?.macs ?? 0}
              milliseconds={times.get(op.name) ?? null}
            />
          </li>
        ))}
      </ol>
      <ReadBy architecture={architecture} part={part} onOpen={onOpen} />
      <MeasureOps architecture={architecture} part={part} />
    </div>
  );
}

interface FlowOpProps {
  readonly op: Op;
  readonly params: number;
  readonly macs: number;
  readonly milliseconds: number | null;
}

function FlowOp({ op, params, macs, milliseconds }: FlowOpProps) {
  const selected = useAppState((state) => state.tensor === op.name);
  const folded = useAppState((state) => state.model?.folded.some((norm) => norm === op.name) ?? false);
  const { selectTensor } = useActions();
  return (
    <button
      type="button"
      className={`flow-op is-${op.kind}`}
      aria-pressed={selected}
      onClick={() => selectTensor(op.name)}
    >
      <span className="flow-name mono">{op.role}</span>
      <span className="flow-what">{whatOf(op)}</span>
      <span className="flow-shape mono">{op.shape.join('×')}</span>
      <span className="flow-facts mono">
        {params > 0 && <span>{m.levels_params({ count: formatCount(params) })}</span>}
        {macs > 0 && <span>{m.levels_macs({ count: formatCount(macs) })}</span>}
        {milliseconds !== null && <span>{formatMilliseconds(milliseconds)}</span>}
        {folded && <span>{m.levels_folded()}</span>}
      </span>
    </button>
  );
}

/** The concatenation that the part reads: widths ∝ channels, a colour a writer. */
function Reads({ architecture, part, onOpen }: Omit<LayerLevelProps, 'ref' | 'isLeaving'>) {
  const first = part.ops[0];
  const writers = first === undefined ? [] : writersOf(architecture, first);
  if (part.kind === 'stem' || writers.length === 0) return null;
  const layers = architecture.spec.blockConfig[(writers[0]?.block ?? 1) - 1] ?? 1;
  const channels = writers.reduce((sum, { count }) => sum + count, 0);
  const rangeOf = ({ name, start, count }: Source) => ({
    writer: endTitle(architecture, name),
    first: start,
    last: start + count - 1,
  });
  return (
    <div className="layer-reads">
      <p>
        <Rich parts={m.levels_reads.parts({ channels, writers: writers.length })} tags={{ b: number }} />
      </p>
      <div className="layer-strip">
        {writers.map((writer) => (
          <button
            key={writer.name}
            type="button"
            tabIndex={-1}
            style={{ flexGrow: writer.count, background: writerColor(writer.block, writer.index, layers) }}
            title={m.levels_channels(rangeOf(writer))}
            aria-label={m.levels_channels_aloud(rangeOf(writer))}
            onClick={() => onOpen(writer.part)}
          />
        ))}
      </div>
    </div>
  );
}

function ReadBy({ architecture, part, onOpen }: Omit<LayerLevelProps, 'ref' | 'isLeaving'>) {
  const { readBy } = connectionsOf(architecture, part.id);
  if (readBy.length === 0) return null;
  const written = part.ops.at(-1)?.shape[0] ?? 0;
  return (
    <p className="layer-readers">
      <Rich
        parts={m.levels_writes.parts({ channels: written })}
        tags={{
          b: number,
          readers: () =>
            readBy.map(({ part: reader }) => (
              <button key={reader} type="button" className="link-button" onClick={() => onOpen(reader)}>
                {endTitle(architecture, reader)}
              </button>
            )),
        }}
      />
    </p>
  );
}

/** Each operation alone, on demand. */
function MeasureOps({ architecture, part }: Pick<LayerLevelProps, 'architecture' | 'part'>) {
  const partTimer = useJob(createPartTimer);
  const hasImage = useAppState((state) => state.result !== null);
  const folded = useAppState((state) => state.model?.folded) ?? [];
  const state = useStore(partTimer.state);
  const names = part.ops.filter(({ kind }) => kind !== 'input').map(({ name }) => name);
  return (
    <p className="layer-measure">
      {state.status === 'running' ? (
        <button type="button" className="link-button" onClick={() => partTimer.cancel()}>
          {m.levels_measuring({ done: state.done, total: state.total })}
        </button>
      ) : (
        <button
          type="button"
          className="link-button"
          disabled={!hasImage}
          onClick={() => partTimer.measure(names.filter((name) => !isFoldedAway(architecture, folded, name)))}
        >
          {m.levels_measure()}
        </button>
      )}
      <span className="muted">
        {state.status === 'failed' ? state.error.message : m.levels_measured_how()}
      </span>
    </p>
  );
}
