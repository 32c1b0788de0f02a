import type { ReactNode } from 'react';
import type { UnitStep } from '../../../src/explain/unit-steps';
import type { UnitElement } from '../../../src/explain/unit-terms';
import { useActions, useAppState } from '../../services';
import { selectArchitecture } from '../../store/architecture';
import { formatCount, formatValue } from '../../words/format';
import { GroupBars } from './GroupBars';
import { TapGrid } from './TapGrid';
import { formatSigned, groupTitle, placeOf, shortName } from './unit-words';

interface StepTermsProps {
  readonly step: UnitStep;
  /** Goes on through an element of what the step reads. */
  readonly onChoose: (element: UnitElement) => void;
}

const COLOURS = ['red', 'green', 'blue'] as const;

/** Named numbers, one below the other. */
function Numbers({ rows }: { readonly rows: readonly (readonly [string, number])[] }) {
  return (
    <dl className="unit-numbers mono">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{formatValue(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

function ReadTerms({ step, writer }: { readonly step: UnitStep; readonly writer: UnitElement | null }) {
  const { selectElement } = useActions();
  const recipe = useAppState((state) => state.model?.input);
  if (writer !== null) {
    const { tensor, channel, y, x } = writer;
    return (
      <p className="unit-line">
        Channel {step.element.channel} here is channel {channel} of <span className="mono">{tensor}</span>,
        copied.{' '}
        <button type="button" className="button" onClick={() => selectElement(tensor, channel, [y, x])}>
          How {shortName(tensor)} made it
        </button>
      </p>
    );
  }
  if (recipe === undefined) return null;
  const { channel } = step.element;
  const colour = (recipe.channelOrder === 'BGR' ? [...COLOURS].reverse() : COLOURS)[channel] ?? '';
  const [mean, std] = [recipe.mean[channel] ?? 0, recipe.std[channel] ?? 1];
  return (
    <p className="unit-line">
      The image’s {colour} here is{' '}
      <span className="mono">{formatValue((step.ort * std + mean) / recipe.scale)}</span> of 255, normalised
      as (v · {formatValue(recipe.scale)} − {mean}) / {std}.
    </p>
  );
}

function SumTerms({ step, onChoose }: StepTermsProps) {
  const architecture = useAppState(selectArchitecture);
  const order = useAppState((state) => state.model?.input.channelOrder);
  const { detail, reads } = step;
  if (detail.kind !== 'sum' || reads === null || architecture === null) return null;
  const choose = ({ channel, y, x }: Omit<UnitElement, 'tensor'>): void =>
    onChoose({ tensor: reads.tensor, channel, y, x });
  if (detail.groups.some(({ key }) => key.kind === 'tap')) {
    return <TapGrid groups={detail.groups} kernel={detail.kernel} onChoose={choose} />;
  }
  const colours = order === 'BGR' ? [...COLOURS].reverse() : COLOURS;
  const [, height = 1, width = 1] = architecture.byName.get(reads.tensor)?.shape ?? [];
  return (
    <GroupBars
      groups={detail.groups}
      bias={detail.bias}
      noun="writers"
      titleOf={({ key }) => groupTitle(key, colours, architecture, reads.tensor)}
      hasMaps={height * width > 1}
      onChoose={choose}
    />
  );
}

function WindowTerms({ step, onChoose }: StepTermsProps) {
  const { detail, reads } = step;
  if ((detail.kind !== 'max' && detail.kind !== 'mean') || reads === null) return null;
  const { tensor, box } = reads;
  const more = detail.count - detail.values.length;
  return (
    <table className="terms mono">
      <tbody>
        {detail.values.map(({ y, x, value }, i) => (
          <tr key={`${y} ${x}`} className={detail.kind === 'max' && i === 0 ? 'is-winner' : undefined}>
            <td>
              <button
                type="button"
                className="link-button"
                onClick={() => onChoose({ tensor, channel: box.channel, y, x })}
              >
                {placeOf({ channel: box.channel, y, x })}
              </button>
            </td>
            <td>{formatValue(value)}</td>
            <td className="muted">
              {detail.kind === 'mean' ? `/ ${detail.count}` : i === 0 ? 'the largest' : ''}
            </td>
          </tr>
        ))}
        {more > 0 && (
          <tr className="muted">
            <td>{formatCount(more)} more: sum</td>
            <td>{formatSigned(detail.rest)}</td>
            <td />
          </tr>
        )}
      </tbody>
    </table>
  );
}

/** What a step was made of, with the real numbers. */
export function StepTerms({ step, onChoose }: StepTermsProps): ReactNode {
  const { detail } = step;
  switch (detail.kind) {
    case 'read':
      return <ReadTerms step={step} writer={detail.writer} />;
    case 'norm': {
      const { input, gamma, beta, mean, variance } = detail;
      return (
        <Numbers
          rows={[
            ['x', input],
            ['γ', gamma],
            ['β', beta],
            ['running mean μ', mean],
            ['running variance σ²', variance],
            ['γ · (x − μ) / √(σ² + ε)', step.computed - beta],
          ]}
        />
      );
    }
    case 'relu': {
      const { input, cut } = detail;
      return (
        <>
          <Numbers
            rows={[
              ['x', input],
              ...(cut === null
                ? []
                : ([
                    ['keep', cut.keep],
                    ['mean of the map', cut.mean],
                    ['fill', cut.fill],
                  ] as const)),
            ]}
          />
          {cut !== null && <p className="unit-line">This connection is cut.</p>}
        </>
      );
    }
    case 'sum':
      return <SumTerms step={step} onChoose={onChoose} />;
    case 'max':
    case 'mean':
      return <WindowTerms step={step} onChoose={onChoose} />;
  }
}
