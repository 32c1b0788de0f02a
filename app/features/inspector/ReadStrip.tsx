import type { Part } from '../../../src/network/architecture';
import { type Source, writersOf } from '../../../src/network/provenance';
import { useActions, useAppState } from '../../services';
import { selectArchitecture } from '../../store/architecture';
import { endTitle } from '../../words/parts';
import { writerColor } from '../../words/writers';

const range = ({ start, count }: Source): string => `channels ${start}–${start + count - 1}`;

/** The writers that a part reads, in the order in which their channels stand, as wide as they wrote. */
export function ReadStrip({ part }: { readonly part: Part }) {
  const architecture = useAppState(selectArchitecture);
  const { selectTensor } = useActions();
  const [reads] = part.ops;
  if (architecture === null || reads === undefined) return null;
  const writers = writersOf(architecture, reads);
  const [first] = writers;
  const last = writers.at(-1);
  if (first === undefined || last === undefined) return null;
  const title = ({ name }: Source): string => endTitle(architecture, name);
  const layers = architecture.spec.blockConfig[first.block - 1] ?? 1;
  return (
    <section aria-labelledby="strip-title">
      <h3 id="strip-title" className="heading">
        {part.kind === 'block' ? 'Who wrote it' : 'What it reads'}
      </h3>
      <ul className="strip">
        {writers.map((writer) => (
          <li key={writer.name} style={{ flexGrow: writer.count }}>
            <button
              type="button"
              aria-label={`${title(writer)}, ${range(writer)}`}
              title={`${title(writer)}, ${range(writer)}`}
              style={{ background: writerColor(writer.block, writer.index, layers) }}
              onClick={() => selectTensor(writer.tensor)}
            />
          </li>
        ))}
      </ul>
      <p className="strip-caption">
        <span>
          {title(first)} · <span className="mono">{first.count}</span>
        </span>
        {last !== first && (
          <span>
            {writers.length > 2 ? `layers 1–${last.index}` : title(last)} ·{' '}
            <span className="mono">{last.count}</span>
            {writers.length > 2 && ' each'}
          </span>
        )}
      </p>
    </section>
  );
}
