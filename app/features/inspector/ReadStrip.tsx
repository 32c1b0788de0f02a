import { useActions, useAppState } from '../../services';
import { selectArchitecture } from '../../store/architecture';
import type { Unit } from '../../words/units';
import { type Writer, writerColor, writersOf } from '../../words/writers';

const range = ({ start, count }: Writer): string => `channels ${start}–${start + count - 1}`;

/** The writers that a unit reads, in the order in which their channels stand, as wide as they wrote. */
export function ReadStrip({ unit }: { readonly unit: Unit }) {
  const architecture = useAppState(selectArchitecture);
  const { selectTensor } = useActions();
  const [reads] = unit.ops;
  if (architecture === null || reads === undefined) return null;
  const writers = writersOf(architecture, reads);
  const [first] = writers;
  const last = writers.at(-1);
  if (first === undefined || last === undefined) return null;
  const layers = architecture.spec.blockConfig[first.block - 1] ?? 1;
  return (
    <section aria-labelledby="strip-title">
      <h3 id="strip-title" className="heading">
        {unit.kind === 'block' ? 'Who wrote it' : 'What it reads'}
      </h3>
      <ul className="strip">
        {writers.map((writer) => (
          <li key={writer.source} style={{ flexGrow: writer.count }}>
            <button
              type="button"
              aria-label={`${writer.title}, ${range(writer)}`}
              title={`${writer.title}, ${range(writer)}`}
              style={{ background: writerColor(writer.block, writer.index, layers) }}
              onClick={() => selectTensor(writer.tensor)}
            />
          </li>
        ))}
      </ul>
      <p className="strip-caption">
        <span>
          {first.title} · <span className="mono">{first.count}</span>
        </span>
        {last !== first && (
          <span>
            {writers.length > 2 ? `layers 1–${last.index}` : last.title} ·{' '}
            <span className="mono">{last.count}</span>
            {writers.length > 2 && ' each'}
          </span>
        )}
      </p>
    </section>
  );
}
