import type { Part } from '../../../src/network/architecture';
import { type Source, writersOf } from '../../../src/network/provenance';
import { m } from '../../messages/m';
import { useActions, useAppState } from '../../services';
import { selectArchitecture } from '../../store/architecture';
import { Rich } from '../../ui/Rich';
import { endTitle } from '../../words/parts';
import { writerColor } from '../../words/writers';

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
  const described = (writer: Source): string =>
    m.inspector_strip_writer({
      writer: title(writer),
      from: writer.start,
      to: writer.start + writer.count - 1,
    });
  const layers = architecture.spec.blockConfig[first.block - 1] ?? 1;
  return (
    <section aria-labelledby="strip-title">
      <h3 id="strip-title" className="heading">
        {part.kind === 'block' ? m.inspector_who_wrote() : m.inspector_what_reads()}
      </h3>
      <ul className="strip">
        {writers.map((writer) => (
          <li key={writer.name} style={{ flexGrow: writer.count }}>
            <button
              type="button"
              aria-label={described(writer)}
              title={described(writer)}
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
            {writers.length > 2 ? (
              <Rich
                parts={m.inspector_strip_layers.parts({ last: last.index, count: last.count })}
                tags={{ number: (count) => <span className="mono">{count}</span> }}
              />
            ) : (
              <>
                {title(last)} · <span className="mono">{last.count}</span>
              </>
            )}
          </span>
        )}
      </p>
    </section>
  );
}
