import { useState } from 'react';
import type { Grouping } from '../../../../../src/engine/protocol/set-answers';
import type { Separation } from '../../../../../src/set/tell-apart';
import { failureOf, latestOf } from '../../../../ask/answers';
import { Segmented } from '../../../../ui/Segmented';
import { className } from '../../../../words/class-names';
import { formatCount, formatValue } from '../../../../words/format';
import { m } from '../messages/m';
import type { OpenedSet } from '../source';
import { useSetQuestion } from '../useSetQuestion';

/** Groups that are shown. */
const SHOWN = 8;

/** Which classes a channel tells from all others best. */
export function ToldApart({
  source,
  tensor,
  channel,
}: {
  readonly source: OpenedSet;
  readonly tensor: string;
  readonly channel: number;
}) {
  const hasGroups = source.groups.length > 1;
  const [wished, setBy] = useState<Grouping>('group');
  const by = hasGroups ? wished : 'answer';
  const answer = useSetQuestion(source, 'separation', { tensor, channel, by });
  const nameOf = ({ group }: Separation): string =>
    by === 'group' ? (source.groups[group]?.name ?? '') : className(source.model.labels, group);
  const told = latestOf(answer)?.data ?? null;
  const found = told?.found ?? [];
  return (
    <section className="likes-told" aria-busy={answer.status === 'pending'}>
      <div className="set-caption">
        <h3 className="heading">{m.likes_tells_apart()}</h3>
        {hasGroups && (
          <Segmented
            label={m.likes_by()}
            value={by}
            options={[
              { value: 'group', label: m.likes_by_group() },
              { value: 'answer', label: m.likes_by_answer() },
            ]}
            onChange={setBy}
          />
        )}
      </div>
      {failureOf(answer) !== null && <p className="muted">{m.likes_not_kept()}</p>}
      {told !== null && found.length === 0 && <p className="muted">{m.likes_too_few()}</p>}
      {found.length > 0 && (
        <table className="answer-table">
          <thead>
            <tr>
              <th scope="col">{m.likes_class()}</th>
              <th scope="col">{m.likes_area()}</th>
              <th scope="col">{told?.of === 'means' ? m.likes_mean_mean() : m.likes_mean_max()}</th>
              <th scope="col">{m.likes_images()}</th>
            </tr>
          </thead>
          <tbody>
            {found.slice(0, SHOWN).map((own) => (
              <tr key={own.group}>
                <th scope="row">{nameOf(own)}</th>
                <td>
                  <span className="likes-area">
                    <span
                      style={{
                        left: `${100 * Math.min(own.auc, 0.5)}%`,
                        width: `${100 * Math.abs(own.auc - 0.5)}%`,
                      }}
                    />
                  </span>
                  <span className="mono">{own.auc.toFixed(3)}</span>
                </td>
                <td className="mono">{formatValue(own.mean)}</td>
                <td className="mono">{formatCount(own.images)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className="muted">{m.likes_area_note()}</p>
    </section>
  );
}
