import type { Cut } from '../../../src/explain/lesion';
import { useActions, useAppState } from '../../services';
import { endTitle } from '../../words/end-title';
import { formatChannels } from './channel-list';

const blockOf = (source: string): string => {
  const block = /denseblock(\d+)/.exec(source)?.[1];
  if (block !== undefined) return block;
  return String(1 + Number(/transition(\d+)/.exec(source)?.[1] ?? 0));
};

/** A cut in words: "block 2: layer 2 → layer 8, maps 0–3, zeros". */
function cutText({ source, reader, mode, channels }: Cut): string {
  const what = channels === undefined ? '' : `, maps ${formatChannels(channels)}`;
  const whom = reader === '*' ? 'every reader' : endTitle(reader);
  return `block ${blockOf(source)}: ${endTitle(source)} → ${whom}${what}, ${mode === 'zero' ? 'zeros' : 'means'}`;
}

/** The cuts that hold, each with an undo. */
export function CutList({ cuts }: { readonly cuts: readonly Cut[] }) {
  const isCutting = useAppState((state) => state.isCutting);
  const { undoCut } = useActions();
  return (
    <ol className="cut-list" aria-label="Cuts that hold">
      {cuts.map((cut) => (
        <li key={cutText(cut)}>
          <span>{cutText(cut)}</span>
          <button
            type="button"
            className="link-button"
            disabled={isCutting}
            aria-label={`Undo ${cutText(cut)}`}
            onClick={() => void undoCut(cut)}
          >
            Undo
          </button>
        </li>
      ))}
    </ol>
  );
}
