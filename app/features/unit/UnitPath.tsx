import { Fragment } from 'react';
import type { UnitStep } from '../../../src/explain/unit-step';
import type { Architecture } from '../../../src/network/architecture';
import { m } from '../../messages/m';
import { ChevronLeft, ChevronRight } from '../../ui/icons';
import { formatValue } from '../../words/format';
import { placeOf, shortName } from './unit-words';

interface UnitPathProps {
  readonly architecture: Architecture;
  readonly steps: readonly UnitStep[];
  readonly current: UnitStep;
  readonly onSelect: (step: UnitStep) => void;
}

/** The operations on the way to an element, each with the value that it made there. */
export function UnitPath({ architecture, steps, current, onSelect }: UnitPathProps) {
  const at = steps.indexOf(current);
  const go = (to: UnitStep | undefined, label: string, Icon: typeof ChevronLeft) => (
    <button
      type="button"
      className="icon-button"
      aria-label={label}
      disabled={to === undefined}
      onClick={() => to !== undefined && onSelect(to)}
    >
      <Icon />
    </button>
  );
  return (
    <div className="unit-path">
      {go(steps[at - 1], m.unit_previous(), ChevronLeft)}
      <ol>
        {steps.map((step, i) => {
          const { element, ort } = step;
          const [, height = 1, width = 1] = architecture.byName.get(element.tensor)?.shape ?? [];
          return (
            <Fragment key={element.tensor}>
              {i > 0 && (
                <li className="op-arrow" aria-hidden="true">
                  →
                </li>
              )}
              <li>
                <button
                  type="button"
                  className="unit-node mono"
                  aria-current={step === current ? 'step' : undefined}
                  onClick={() => onSelect(step)}
                >
                  <span className="unit-node-name">{shortName(element.tensor)}</span>
                  <span className="unit-node-place">{placeOf(element, height * width > 1)}</span>
                  <strong>{formatValue(ort)}</strong>
                </button>
              </li>
            </Fragment>
          );
        })}
      </ol>
      {go(steps[at + 1], m.unit_next(), ChevronRight)}
    </div>
  );
}
