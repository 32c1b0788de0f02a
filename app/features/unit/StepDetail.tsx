import type { UnitStep } from '../../../src/explain/unit-step';
import type { UnitElement } from '../../../src/explain/unit-terms';
import { m } from '../../messages/m';
import { StepTerms } from './StepTerms';
import { formatDifference, formatExact, formulaOf, shortName } from './unit-words';

interface StepDetailProps {
  readonly step: UnitStep;
  readonly onChoose: (element: UnitElement) => void;
}

/** What is particular about a sum: how its terms are grouped, what is missing. */
function note({ detail }: UnitStep): string | null {
  if (detail.kind !== 'sum') return null;
  const notes: string[] = [];
  if (detail.folded !== null) {
    notes.push(m.unit_folded({ convolution: shortName(detail.folded) }));
  }
  if (detail.absent > 0) {
    notes.push(m.unit_absent({ count: detail.absent }));
  }
  return notes.length === 0 ? null : notes.join(' ');
}

/** One step: formula, terms, their sum, the run's own number, and how far the two are apart. */
export function StepDetail({ step, onChoose }: StepDetailProps) {
  const about = note(step);
  const name = shortName(step.element.tensor);
  return (
    <section className="unit-step" aria-label={m.unit_step({ name })}>
      <p className="unit-formula">
        <strong className="mono">{name}</strong> <span className="mono muted">= {formulaOf(step)}</span>
      </p>
      <dl className="unit-result mono">
        <div>
          <dt>{m.unit_computed()}</dt>
          <dd>{formatExact(step.computed)}</dd>
        </div>
        <div>
          <dt>{m.unit_ort()}</dt>
          <dd>{formatExact(step.ort)}</dd>
        </div>
        <div>
          <dt>{m.unit_difference()}</dt>
          <dd>{formatDifference(step)}</dd>
        </div>
      </dl>
      {about !== null && <p className="unit-line muted">{about}</p>}
      <StepTerms key={step.element.tensor} step={step} onChoose={onChoose} />
    </section>
  );
}
