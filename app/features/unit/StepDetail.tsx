import type { UnitStep } from '../../../src/explain/unit-steps';
import type { UnitElement } from '../../../src/explain/unit-terms';
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
    notes.push(
      `The file holds this norm folded into ${shortName(detail.folded)}: weights and bias are of both, and a raw ${shortName(detail.folded)} does not exist.`,
    );
  }
  if (detail.absent > 0) {
    notes.push(`${detail.absent} more places of the kernel lie in the padding, whose zeros add nothing.`);
  }
  return notes.length === 0 ? null : notes.join(' ');
}

/** One step: formula, terms, their sum, the run's own number, and how far the two are apart. */
export function StepDetail({ step, onChoose }: StepDetailProps) {
  const about = note(step);
  const name = shortName(step.element.tensor);
  return (
    <section className="unit-step" aria-label={`Step ${name}`}>
      <p className="unit-formula">
        <strong className="mono">{name}</strong> <span className="mono muted">= {formulaOf(step)}</span>
      </p>
      <dl className="unit-result mono">
        <div>
          <dt>computed here</dt>
          <dd>{formatExact(step.computed)}</dd>
        </div>
        <div>
          <dt>ONNX Runtime</dt>
          <dd>{formatExact(step.ort)}</dd>
        </div>
        <div>
          <dt>difference</dt>
          <dd>{formatDifference(step)}</dd>
        </div>
      </dl>
      {about !== null && <p className="unit-line muted">{about}</p>}
      <StepTerms key={step.element.tensor} step={step} onChoose={onChoose} />
    </section>
  );
}
