import { useMemo } from 'react';
import { useStore } from 'zustand';
import { TOLD } from '../../../../src/engine/protocol/set-rows';
import { LANGUAGES, locale } from '../../../../src/messages/m';
import { number } from '../../../../src/messages/say';
import { createImageSets } from '../../../jobs/image-set';
import { useJob } from '../../../services';
import { setTitle } from '../../../words/set-name';
import { Curve } from '../accuracy/Curve';
import { KindHeads } from '../accuracy/KindHeads';
import { percent, useKindName } from '../accuracy/words';
import { m } from '../messages/m';
import { useSetAnswer } from '../useSetAnswer';
import { useSetClassName } from '../useSetClassName';
import { useThumbnails } from '../useThumbnails';
import './report.css';
import '../accuracy/kinds.css';

/** Surest mistakes, and classes, that find room. */
const MISTAKES = 24;
const KINDS = 40;

/** What was found, on a page to be printed. */
export function ReportTab() {
  const sets = useJob(createImageSets);
  const { set, model, truth, done, failed, duplicates, version } = useStore(sets.state);
  const found = useSetAnswer('accuracy', null);
  const nameOf = useSetClassName();
  const kindName = useKindName();
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows change in place, with the version.
  const wrong = useMemo(() => {
    const rows = sets.rows();
    return rows
      .where('done')
      .filter((id) => (rows.ranks[id] ?? 0) > 1)
      .sort((a, b) => (rows.losses[b] ?? 0) - (rows.losses[a] ?? 0))
      .slice(0, MISTAKES);
  }, [sets, version]);
  const urls = useThumbnails(wrong, version);
  if (set === null || model === null) return null;
  const rows = sets.rows();
  const facts = [
    [m.report_model(), model.name],
    [m.report_date(), new Date().toLocaleDateString(LANGUAGES[locale].tag)],
    [m.report_images(), number(set.entries.length)],
    [m.report_run(), number(done)],
    [m.report_failed(), number(failed)],
    [m.report_duplicates(), number(duplicates)],
  ];
  const shares =
    found === null
      ? []
      : ([
          [m.accuracy_first(), found.all.first],
          [m.accuracy_five(), found.all.amongFive],
        ] as const);
  const worst = (found?.kinds ?? []).toSorted((a, b) => a.first.share - b.first.share).slice(0, KINDS);
  return (
    <div className="set-pad set-report">
      <div className="set-report-print">
        <button type="button" className="button is-primary" onClick={() => print()}>
          {m.report_print()}
        </button>
      </div>
      <h3 className="set-report-title">{m.report_title({ name: setTitle(set.name) })}</h3>
      <dl className="facts">
        {facts.map(([label, value]) => (
          <div key={label} className="fact">
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        {shares.map(([label, { share, low, high, hits, of }]) => (
          <div key={label} className="fact">
            <dt>{label}</dt>
            <dd>
              {percent(share)} ({m.accuracy_interval({ low: percent(low), high: percent(high) })};{' '}
              {m.accuracy_hits({ hits: number(hits), of: number(of) })})
            </dd>
          </div>
        ))}
      </dl>
      {found !== null && (
        <>
          <section>
            <h4 className="heading">{m.calibration_title()}</h4>
            <figure className="set-report-curve">
              <Curve bins={found.calibration.bins} />
              <figcaption>
                {m.calibration_error({
                  error: number(found.calibration.error, { maximumFractionDigits: 4 }),
                })}
              </figcaption>
            </figure>
          </section>
          <section>
            <h4 className="heading">{m.accuracy_by_class()}</h4>
            <table className="set-kinds">
              <thead>
                <tr>
                  <KindHeads />
                </tr>
              </thead>
              <tbody>
                {worst.map(({ kind, first }) => (
                  <tr key={kind.classes.join(' ')}>
                    <th scope="row">{kindName(kind)}</th>
                    <td>{number(first.of)}</td>
                    <td>{percent(first.share)}</td>
                    <td>{m.accuracy_interval({ low: percent(first.low), high: percent(first.high) })}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        </>
      )}
      {wrong.length > 0 && (
        <section>
          <h4 className="heading">{m.report_mistakes()}</h4>
          <ul className="set-report-mistakes">
            {wrong.map((id) => {
              const { path = '', group = -1 } = set.entries[id] ?? {};
              const url = urls.get(id);
              return (
                <li key={id}>
                  {url !== undefined && <img src={url} alt="" />}
                  <span>
                    {m.accuracy_cell({
                      kind: (truth[group] ?? []).map(nameOf).join(m.set_or()),
                      answer: nameOf(rows.classes[id * TOLD] ?? 0),
                    })}
                  </span>
                  <bdi className="muted">{path}</bdi>
                </li>
              );
            })}
          </ul>
        </section>
      )}
    </div>
  );
}
