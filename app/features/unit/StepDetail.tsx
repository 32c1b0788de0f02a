import type { UnitStep } from '../../../src/explain/unit-step';
import type { UnitElement } from '../../../src/explain/unit-terms';
import type { Op } from '../../../src/network/architecture';
import { Said } from '../../glossary/Said';
import { m } from '../../messages/m';
import type { RichPart } from '../../ui/Rich';
import { StepTerms } from './StepTerms';
import { formatDifference, formatExact, formulaOf, shortName } from './unit-words';

interface StepDetailProps {
  /** The operation that it is a step of. */
  readonly op: Op;
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

/** What the operation does, in plain words. */
function words(op: Op, { detail }: UnitStep): readonly RichPart[] {
  switch (detail.kind) {
    case 'read':
      return detail.writer === null ? m.unit_says_image.parts({}) : m.unit_says_copied.parts({});
    case 'norm':
      return m.unit_says_norm.parts({});
    case 'relu':
      return m.unit_says_relu.parts({});
    case 'sum':
      if (op.kind === 'linear') return m.unit_says_classifier.parts({});
      if (detail.kernel > 1) return m.unit_says_window.parts({ size: detail.kernel });
      return op.role === 'conv1' ? m.unit_says_bottleneck.parts({}) : m.unit_says_point.parts({});
    case 'max':
      return op.kind === 'max-pool' ? m.unit_says_max.parts({}) : m.unit_says_global_max.parts({});
    case 'mean':
      return op.kind === 'avg-pool' ? m.unit_says_mean.parts({}) : m.unit_says_global_mean.parts({});
  }
}

/** One step: what it does, formula, terms, their sum, the run's own number, and how far the two are apart. */
export function StepDetail({ op, step, onChoose }: StepDetailProps) {
  const about = note(step);
  const name = shortName(step.element.tensor);
  return (
    <section className="unit-step" aria-label={m.unit_step({ name })}>
      <p className="unit-line">
        <Said parts={words(op, step)} />
      </p>
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
