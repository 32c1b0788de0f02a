import type { Cut } from '../../../src/explain/lesion';
import type { Architecture } from '../../../src/network/architecture';
import { sourceNamed } from '../../../src/network/provenance';
import { m } from '../../messages/m';
import { useActions, useAppState } from '../../services';
import { selectArchitecture } from '../../store/architecture';
import { endTitle } from '../../words/parts';
import { formatChannels } from './channel-list';

/** A cut in words: "block 2: layer 2 → layer 8, maps 0–3, zeros". */
function cutText(architecture: Architecture, { source, reader, mode, channels }: Cut): string {
  const words = {
    block: sourceNamed(architecture, source)?.source.block ?? '',
    source: endTitle(architecture, source),
    reader: reader === '*' ? m.cuts_every_reader() : endTitle(architecture, reader),
  };
  if (channels === undefined) return mode === 'zero' ? m.cuts_zero(words) : m.cuts_mean(words);
  const some = { ...words, channels: formatChannels(channels) };
  return mode === 'zero' ? m.cuts_zero_maps(some) : m.cuts_mean_maps(some);
}

/** The cuts that hold, each with an undo. */
export function CutList({ cuts }: { readonly cuts: readonly Cut[] }) {
  const architecture = useAppState(selectArchitecture);
  const { undoCut } = useActions();
  if (architecture === null) return null;
  const texts = cuts.map((cut) => ({ cut, text: cutText(architecture, cut) }));
  return (
    <ol className="cut-list" aria-label={m.cuts_held()}>
      {texts.map(({ cut, text }) => (
        <li key={text}>
          <span>{text}</span>
          <button
            type="button"
            className="link-button"
            aria-label={m.cuts_undo_this({ cut: text })}
            onClick={() => void undoCut(cut)}
          >
            {m.cuts_undo()}
          </button>
        </li>
      ))}
    </ol>
  );
}
