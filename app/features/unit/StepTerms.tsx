import type { ReactNode } from 'react';
import type { UnitStep } from '../../../src/explain/unit-step';
import type { UnitElement } from '../../../src/explain/unit-terms';
import type { ChannelOrder } from '../../../src/formats/canonical';
import { m } from '../../messages/m';
import { useActions, useAppState } from '../../services';
import { selectArchitecture } from '../../store/architecture';
import { Rich } from '../../ui/Rich';
import { formatCount, formatValue } from '../../words/format';
import { GroupBars } from './GroupBars';
import { TapGrid } from './TapGrid';
import { formatSigned, groupTitle, placeOf, shortName } from './unit-words';

interface StepTermsProps {
  readonly step: UnitStep;
  /** Goes on through an element of what the step reads. */
  readonly onChoose: (element: UnitElement) => void;
}

/** What the channels of an image are called. */
function coloursOf(order: ChannelOrder | undefined): readonly string[] {
  if (order === 'luma' || order === 'mean') return [m.unit_grey()];
  const colours = [m.unit_red(), m.unit_green(), m.unit_blue()];
  return order === 'BGR' ? colours.reverse() : colours;
}

const mono = (children: ReactNode) => <span className="mono">{children}</span>;

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
        <Rich
          parts={m.unit_copied.parts({ channel: step.element.channel, written: channel, tensor })}
          tags={{ tensor: mono }}
        />{' '}
        <button type="button" className="button" onClick={() => selectElement(tensor, channel, [y, x])}>
          {m.unit_how({ name: shortName(tensor) })}
        </button>
      </p>
    );
  }
  if (recipe === undefined) return null;
  const { channel } = step.element;
  const colour = coloursOf(recipe.channelOrder)[channel] ?? '';
  const [mean, std] = [recipe.mean[channel] ?? 0, recipe.std[channel] ?? 1];
  return (
    <p className="unit-line">
      <Rich
        parts={m.unit_pixel.parts({
          colour,
          value: formatValue((step.ort * std + mean) / recipe.scale),
          scale: formatValue(recipe.scale),
          mean,
          std,
        })}
        tags={{ n: mono }}
      />
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
  const colours = coloursOf(order);
  const [, height = 1, width = 1] = architecture.byName.get(reads.tensor)?.shape ?? [];
  return (
    <GroupBars
      groups={detail.groups}
      bias={detail.bias}
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
              {detail.kind === 'mean' ? `/ ${detail.count}` : i === 0 ? m.unit_largest() : ''}
            </td>
          </tr>
        ))}
        {more > 0 && (
          <tr className="muted">
            <td>{m.unit_more({ count: formatCount(more) })}</td>
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
            [m.unit_mean_mu(), mean],
            [m.unit_variance_sigma(), variance],
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
                    [m.unit_keep(), cut.keep],
                    [m.unit_map_mean(), cut.mean],
                    [m.unit_fill(), cut.fill],
                  ] as const)),
            ]}
          />
          {cut !== null && <p className="unit-line">{m.unit_cut()}</p>}
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
