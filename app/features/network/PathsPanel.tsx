import { useEffect, useMemo, useState } from 'react';
import type { Architecture } from '../../../src/network/architecture';
import { edgesOfPath, pathAt, pathsToLogits } from '../../../src/network/paths';
import { provenance } from '../../../src/network/provenance';
import { m } from '../../messages/m';
import { useActions, useAppState } from '../../services';
import { selectCurrentPart } from '../../store/selection-slice';
import { Rich } from '../../ui/Rich';
import { formatCount } from '../../words/format';
import { titleOf } from '../../words/parts';

/** A power of two is told as such: 2^58 says more than its digits. */
function countWords(count: bigint): string {
  const bits = count.toString(2);
  return /^10{4,}$/.test(bits) ? `2^${bits.length - 1} = ${formatCount(count)}` : formatCount(count);
}

/** How many paths lead from the selected part to the logits, how long they are, and any of them, lit. */
export function PathsPanel({ architecture }: { readonly architecture: Architecture }) {
  const selected = useAppState(selectCurrentPart);
  const { showPath } = useActions();
  // A block's own name stands for its concatenation; paths begin at what wrote something.
  const from =
    selected?.kind === 'block'
      ? provenance(architecture)[selected.block - 1]?.sources[0]?.part
      : selected?.id;
  const facts = pathsToLogits(architecture).get(from ?? '');
  const [index, setIndex] = useState(0n);
  const count = facts?.count ?? 0n;
  const shown = index < count ? index : 0n;
  const path = useMemo(
    () => (from === undefined ? null : pathAt(architecture, from, shown)),
    [architecture, from, shown],
  );
  useEffect(() => {
    showPath(path === null ? null : new Set(edgesOfPath(architecture, path)));
    return () => showPath(null);
  }, [architecture, path, showPath]);
  if (facts === undefined || path === null || from === undefined)
    return <p className="muted">{m.drawer_select()}</p>;

  const title = (id: string): string => {
    const part = architecture.parts.get(id);
    return part?.kind === 'layer' ? `${part.block}.${part.layer}` : titleOf(architecture, id);
  };
  const last = count - 1n;
  const wrap = (next: bigint): bigint => ((next % count) + count) % count;
  // Layers with weights on the path itself: the stem's convolution counts to a path from the image.
  const own = from === 'stem' ? 1 : 0;
  return (
    <div className="paths">
      <p>
        <Rich
          parts={m.drawer_paths_lead.parts({
            from: from === 'stem' ? m.drawer_the_image() : titleOf(architecture, from),
            count: countWords(count),
          })}
          tags={{
            from: (children) => <b>{children}</b>,
            count: (children) => <b className="mono">{children}</b>,
          }}
        />
      </p>
      <dl className="facts">
        <div className="fact">
          <dt>{m.drawer_path_shortest()}</dt>
          <dd className="mono">{m.drawer_path_layers({ count: facts.shortest + own })}</dd>
        </div>
        <div className="fact">
          <dt>{m.drawer_path_longest()}</dt>
          <dd className="mono">{m.drawer_path_layers({ count: facts.longest + own })}</dd>
        </div>
      </dl>
      <div className="paths-steps">
        <button type="button" className="button" onClick={() => setIndex(last)} aria-pressed={shown === last}>
          {m.drawer_shortest()}
        </button>
        <button type="button" className="button" onClick={() => setIndex(0n)} aria-pressed={shown === 0n}>
          {m.drawer_longest()}
        </button>
        <button
          type="button"
          className="button"
          aria-label={m.drawer_path_before()}
          onClick={() => setIndex(wrap(shown - 1n))}
        >
          ‹
        </button>
        <button
          type="button"
          className="button"
          aria-label={m.drawer_path_next()}
          onClick={() => setIndex(wrap(shown + 1n))}
        >
          ›
        </button>
        <button
          type="button"
          className="button"
          onClick={() => setIndex((count * BigInt(Math.floor(Math.random() * 2 ** 30))) / 2n ** 30n)}
        >
          {m.drawer_any()}
        </button>
      </div>
      <p aria-live="polite">
        <Rich
          parts={m.drawer_path.parts({
            at: formatCount(shown + 1n),
            layers: path.length + own,
            parts: path.parts.length,
          })}
          tags={{
            at: (children) => <span className="mono">{children}</span>,
            b: (children) => <b className="mono">{children}</b>,
          }}
        />
      </p>
      <ol className="paths-parts">
        {path.parts.map((part) => (
          <li key={part}>{title(part)}</li>
        ))}
      </ol>
      <p className="muted">{m.drawer_paths_meaning()}</p>
    </div>
  );
}
