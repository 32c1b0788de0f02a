import { useState } from 'react';
import type { UnitElement } from '../../../src/explain/unit-terms';
import type { Architecture } from '../../../src/network/architecture';
import { partOf } from '../../../src/network/parts';
import type { TensorName } from '../../../src/network/spec';
import { failureOf, latestOf } from '../../ask/answers';
import { useAnswer } from '../../hooks/useAnswer';
import { m } from '../../messages/m';
import { useActions, useAppState } from '../../services';
import { selectArchitecture } from '../../store/architecture';
import type { InspectorTabProps } from '../../ui/inspector-tab';
import { Rich } from '../../ui/Rich';
import { endTitle } from '../../words/parts';
import { ElementPicker } from './ElementPicker';
import { StepDetail } from './StepDetail';
import { UnitPath } from './UnitPath';
import { shortName } from './unit-words';
import { useElement } from './useElement';
import './unit.css';

/** Elements that the way goes on through, and the element that they lead to. */
interface Choices {
  readonly of: string;
  readonly elements: readonly UnitElement[];
}

/** "layers 4–12 and transition 2": who reads a channel, briefly. */
function readersText(architecture: Architecture, readers: readonly string[]): string {
  const layers = readers.flatMap((name) => partOf(architecture, name)?.layer ?? []);
  const last = endTitle(architecture, readers.at(-1) ?? '');
  const [first] = layers;
  if (first === undefined) return last;
  return layers.length === 1
    ? m.unit_readers_one({ layer: first, last })
    : m.unit_readers({ first, until: layers.at(-1) ?? first, last });
}

/** The arithmetic of one unit: how the run came to one number, step by step. */
export function UnitTab({ op }: InspectorTabProps) {
  const { selectElement } = useActions();
  const architecture = useAppState(selectArchitecture);
  const runId = useAppState((state) => state.result?.runId ?? null);
  const element = useElement(op);
  const [current, setCurrent] = useState<TensorName | null>(null);
  const [choices, setChoices] = useState<Choices>({ of: '', elements: [] });

  const target: UnitElement = { tensor: op.name, ...element };
  const of = Object.values(target).join(' ');
  const chosen = choices.of === of ? choices.elements : [];
  const traced = useAnswer('trace-unit', { target, choices: chosen }, { isPatient: true });
  const data = latestOf(traced);
  const last = data?.steps.at(-1);
  const answer = last?.element.tensor === op.name ? data : null;
  const isExact =
    last?.element.channel === target.channel && last.element.y === target.y && last.element.x === target.x;
  const choose = (next: UnitElement): void => {
    // What was chosen farther back belongs to the way that is left.
    const order = answer?.steps.map((step) => step.element.tensor) ?? [];
    const at = order.indexOf(next.tensor);
    const before = chosen.filter(({ tensor }) => order.indexOf(tensor) > at);
    setChoices({ of, elements: [...before, next] });
    setCurrent(next.tensor);
  };
  if (architecture === null) return null;
  const step =
    answer?.steps.find((candidate) => candidate.element.tensor === current) ?? answer?.steps.at(-1);
  const stepOp = architecture.byName.get(step?.element.tensor ?? '') ?? op;
  return (
    <div className="unit-tab scrolls">
      <ElementPicker
        op={op}
        element={element}
        value={answer !== null && isExact ? (last?.ort ?? null) : null}
      />
      <div className="unit-main">
        {answer === null || step === undefined ? (
          <p className="muted">{failureOf(traced) ?? (runId === null ? m.unit_waits() : '')}</p>
        ) : (
          <>
            <UnitPath
              architecture={architecture}
              steps={answer.steps}
              current={step}
              onSelect={(next) => setCurrent(next.element.tensor)}
            />
            <StepDetail op={stepOp} step={step} onChoose={choose} />
            {answer.written !== null && step === last && (
              <p className="unit-line muted">
                <Rich
                  parts={m.unit_stands.parts({
                    channel: answer.written.channel,
                    block: shortName(answer.written.block),
                    readers: readersText(architecture, answer.written.readers),
                  })}
                  tags={{
                    link: (children) => (
                      <button
                        type="button"
                        className="link-button"
                        onClick={() =>
                          answer.written !== null &&
                          selectElement(answer.written.block, answer.written.channel, [element.y, element.x])
                        }
                      >
                        {children}
                      </button>
                    ),
                  }}
                />
              </p>
            )}
          </>
        )}
      </div>
    </div>
  );
}
