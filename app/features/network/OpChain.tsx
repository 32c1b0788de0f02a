import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import type { Architecture, Op, Part } from '../../../src/network/architecture';
import { opFacts } from '../../../src/network/facts';
import { isFoldedAway } from '../../../src/network/folding';
import { latestOf } from '../../ask/answers';
import { useAnswer } from '../../hooks/useAnswer';
import { useShapes } from '../../hooks/useShapes';
import { createPartTimer, timesOf } from '../../jobs/part-times';
import { m } from '../../messages/m';
import { useActions, useAppState, useJob } from '../../services';
import { PictureCanvas } from '../../ui/PictureCanvas';
import { formatCount, formatLarge, formatMilliseconds } from '../../words/format';
import { opTitle } from '../../words/ops';
import { partTitle } from '../../words/parts';
import './chain.css';

interface OpChainProps {
  readonly architecture: Architecture;
  readonly part: Part;
  /** Cards with what each costs, or one line of small ones. */
  readonly size: 'large' | 'small';
}

/** A part's operations in the order in which they run, each with its live picture; each stands for its tensor. */
export function OpChain({ architecture, part, size }: OpChainProps) {
  const selected = useAppState((state) => state.tensor);
  const list = useRef<HTMLOListElement>(null);
  // A narrow window shows the card that is selected; the page stays where it is.
  useEffect(() => {
    const card = list.current?.querySelector<HTMLElement>(`[data-op="${selected}"]`);
    if (card == null || list.current === null) return;
    const { offsetLeft, offsetWidth } = card;
    list.current.scrollTo({ left: offsetLeft - (list.current.clientWidth - offsetWidth) / 2 });
  }, [selected]);
  return (
    <ol
      ref={list}
      className={`chain scrolls is-${size}`}
      aria-label={m.chain_label({ part: partTitle(part) })}
    >
      {part.ops.map((op) => (
        <li key={op.name}>
          <OpCard op={op} architecture={architecture} size={size} />
        </li>
      ))}
    </ol>
  );
}

/** One picture of a tensor: the mean over its channels. */
function Thumbnail({ op }: { readonly op: Op }) {
  const theme = useAppState((state) => state.theme);
  const [, height = 1, width = 1] = op.shape;
  const hasMaps = height * width > 1;
  const payload = hasMaps ? { name: op.name, channel: null, theme } : null;
  // The maps themselves first.
  const answer = useAnswer('channel-picture', payload, { priority: 'background' });
  const picture = latestOf(answer);
  if (!hasMaps) return <span className="chain-picture is-flat" />;
  return (
    <span
      className="chain-picture"
      style={{ aspectRatio: `${width} / ${height}` }}
      aria-busy={answer.status === 'pending'}
    >
      {picture !== null && <PictureCanvas picture={picture.picture} />}
    </span>
  );
}

interface OpCardProps {
  readonly op: Op;
  readonly architecture: Architecture;
  readonly size: 'large' | 'small';
}

function OpCard({ op, architecture, size }: OpCardProps) {
  const isSelected = useAppState((state) => state.tensor === op.name);
  const names = useAppState((state) => state.names);
  const folded = useAppState((state) => state.model?.folded) ?? [];
  const times = useStore(useJob(createPartTimer).state, timesOf);
  const shapes = useShapes();
  const { selectTensor } = useActions();
  const { params = 0, macs = 0 } = opFacts(architecture).get(op.name) ?? {};
  const isGone = isFoldedAway(architecture, folded, op.name);
  const isFolded = folded.some((norm) => norm === op.name);
  const milliseconds = times.get(op.name) ?? null;
  const [first, second] = names === 'plain' ? [opTitle(op), op.role] : ([op.role, opTitle(op)] as const);
  return (
    <button
      type="button"
      className={`chain-op is-${op.kind}`}
      data-op={op.name}
      aria-pressed={isSelected}
      disabled={isGone}
      title={isGone ? m.chain_gone() : undefined}
      onClick={() => selectTensor(op.name)}
    >
      {!isGone && <Thumbnail op={op} />}
      <span className="chain-words">
        <span className={`chain-name ${names === 'plain' ? '' : 'mono'}`}>{first}</span>
        <span className={`chain-second ${names === 'plain' ? 'mono' : ''}`}>{second}</span>
        <span className="chain-shape mono">{shapes(op.shape)}</span>
        {size === 'large' && (
          <span className="chain-facts mono">
            {params > 0 && <span>{m.chain_params({ params: formatCount(params) })}</span>}
            {macs > 0 && <span>{m.chain_macs({ macs: formatLarge(macs) })}</span>}
            {milliseconds !== null && <span>{formatMilliseconds(milliseconds)}</span>}
            {isFolded && <span>{m.chain_folded()}</span>}
          </span>
        )}
      </span>
    </button>
  );
}
