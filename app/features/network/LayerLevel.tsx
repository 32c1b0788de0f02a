import { type Ref, useImperativeHandle, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import type { Architecture, Op, Part } from '../../../src/network/architecture';
import { connectionsOf } from '../../../src/network/connections';
import { opFacts } from '../../../src/network/facts';
import { isFoldedAway } from '../../../src/network/folding';
import { type Source, writersOf } from '../../../src/network/provenance';
import { createPartTimer, timesOf } from '../../jobs/part-times';
import { useActions, useAppState, useJob } from '../../services';
import { formatCount, formatMilliseconds } from '../../words/format';
import { endTitle, partTitle } from '../../words/parts';
import { writerColor } from '../../words/writers';
import type { LevelView } from './level-motion';

const WHAT: Readonly<Record<Op['kind'], string>> = {
  input: 'the image, normalised',
  conv: 'convolution',
  norm: 'batch norm',
  relu: 'ReLU',
  'max-pool': 'max pool',
  'avg-pool': 'average pool',
  concat: 'concatenation',
  'global-avg-pool': 'mean over pixels',
  linear: 'fully connected',
};

function whatOf(op: Op): string {
  const window = op.kind === 'conv' ? op.conv : 'pool' in op ? op.pool : null;
  if (window === null) return WHAT[op.kind];
  const { kernel, stride } = window;
  return `${WHAT[op.kind]} ${kernel}×${kernel}${stride > 1 ? `, stride ${stride}` : ''}`;
}

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
      <ol className="flow" aria-label={`Operations of ${partTitle(part)}`}>
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
        {params > 0 && <span>{formatCount(params)} params</span>}
        {macs > 0 && <span>{formatCount(macs)} MACs</span>}
        {milliseconds !== null && <span>{formatMilliseconds(milliseconds)}</span>}
        {folded && <span>folded into the convolution</span>}
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
  const title = ({ name }: Source): string => endTitle(architecture, name);
  return (
    <div className="layer-reads">
      <p>
        Reads <b className="mono">{channels}</b> channels of{' '}
        {writers.length === 1 ? 'one writer' : `${writers.length} writers`}, in this order
      </p>
      <div className="layer-strip">
        {writers.map((writer) => (
          <button
            key={writer.name}
            type="button"
            tabIndex={-1}
            style={{ flexGrow: writer.count, background: writerColor(writer.block, writer.index, layers) }}
            title={`${title(writer)}: channels ${writer.start}–${writer.start + writer.count - 1}`}
            aria-label={`${title(writer)}: channels ${writer.start} to ${writer.start + writer.count - 1}`}
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
      Writes <b className="mono">{written}</b> channels, read by{' '}
      {readBy.map(({ part: reader }) => (
        <button key={reader} type="button" className="link-button" onClick={() => onOpen(reader)}>
          {endTitle(architecture, reader)}
        </button>
      ))}
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
          Measuring {state.done} of {state.total}: cancel
        </button>
      ) : (
        <button
          type="button"
          className="link-button"
          disabled={!hasImage}
          onClick={() => partTimer.measure(names.filter((name) => !isFoldedAway(architecture, folded, name)))}
        >
          Measure milliseconds
        </button>
      )}
      <span className="muted">
        {state.status === 'failed'
          ? state.error.message
          : 'each operation alone, the median of five runs; in the whole network some are fused'}
      </span>
    </p>
  );
}
