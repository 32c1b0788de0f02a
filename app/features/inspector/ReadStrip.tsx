import type { Op } from '../../../src/model/architecture';
import { type Writer, writerColor, writersOf } from '../../model/writers';
import { useActions, useAppState } from '../../services';
import { selectArchitecture } from '../../store/architecture';

/** Names at both ends and, where there is room, between. */
function caption(writers: readonly Writer[]): string {
  const [first, second, ...rest] = writers;
  const last = rest.at(-1);
  return [first, second, last]
    .filter((writer) => writer !== undefined)
    .map((writer) => writer.title)
    .join(rest.length > 1 ? ' … ' : ', ');
}

/** The writers whose channels stand in the selected tensor, in order, as wide as they wrote. */
export function ReadStrip({ op }: { readonly op: Op }) {
  const architecture = useAppState(selectArchitecture);
  const { selectTensor } = useActions();
  if (architecture === null) return null;
  const writers = writersOf(architecture, op);
  if (writers.length === 0) return null;
  const [first] = writers;
  const layers = architecture.spec.blockConfig[(first?.block ?? 1) - 1] ?? 1;
  const target = (writer: Writer) => (writer.index === 0 ? writer.source : `${writer.source}.conv2`);
  return (
    <section aria-labelledby="strip-title">
      <h3 id="strip-title" className="heading">
        Who wrote its channels
      </h3>
      <ul className="strip">
        {writers.map((writer) => {
          const label = `${writer.title}: channels ${writer.start}–${writer.start + writer.count - 1}`;
          return (
            <li key={writer.source} style={{ flexGrow: writer.count }}>
              <button
                type="button"
                aria-label={label}
                title={label}
                style={{ background: writerColor(writer.block, writer.index, layers) }}
                onClick={() => selectTensor(target(writer))}
              />
            </li>
          );
        })}
      </ul>
      <p className="strip-caption">{caption(writers)}</p>
    </section>
  );
}
