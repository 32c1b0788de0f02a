import type { Cut } from '../../../src/explain/lesion';
import type { Architecture } from '../../../src/network/architecture';
import { sourceNamed } from '../../../src/network/provenance';
import { useActions, useAppState } from '../../services';
import { selectArchitecture } from '../../store/architecture';
import { endTitle } from '../../words/parts';
import { formatChannels } from './channel-list';

/** A cut in words: "block 2: layer 2 → layer 8, maps 0–3, zeros". */
function cutText(architecture: Architecture, { source, reader, mode, channels }: Cut): string {
  const what = channels === undefined ? '' : `, maps ${formatChannels(channels)}`;
  const whom = reader === '*' ? 'every reader' : endTitle(architecture, reader);
  const block = sourceNamed(architecture, source)?.source.block;
  return `block ${block}: ${endTitle(architecture, source)} → ${whom}${what}, ${mode === 'zero' ? 'zeros' : 'means'}`;
}

/** The cuts that hold, each with an undo. */
export function CutList({ cuts }: { readonly cuts: readonly Cut[] }) {
  const architecture = useAppState(selectArchitecture);
  const { undoCut } = useActions();
  if (architecture === null) return null;
  const texts = cuts.map((cut) => ({ cut, text: cutText(architecture, cut) }));
  return (
    <ol className="cut-list" aria-label="Cuts that hold">
      {texts.map(({ cut, text }) => (
        <li key={text}>
          <span>{text}</span>
          <button
            type="button"
            className="link-button"
            aria-label={`Undo ${text}`}
            onClick={() => void undoCut(cut)}
          >
            Undo
          </button>
        </li>
      ))}
    </ol>
  );
}
