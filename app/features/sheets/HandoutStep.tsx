import { useEffect, useState } from 'react';
import { textOf } from '../../lessons/said';
import { m } from '../../messages/m';
import { plainAtlas } from '../../save/plain-atlas';
import { useServices } from '../../services';
import type { SheetStep } from './sheet-step';

/** Maps that a picture on paper shows at most. */
const MAPS = 48;

/** The maps of what a step shows, as a picture. */
function useMaps({ step, numbers, context }: SheetStep): string | null {
  const { engine } = useServices();
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    const tensor = new URLSearchParams(step.show(context, numbers)).get('tensor') ?? '';
    const op = context.architecture.byName.get(tensor);
    if (op === undefined || (op.shape[1] ?? 1) === 1) return;
    let made: string | null = null;
    const left = new AbortController();
    const { signal } = left;
    engine.ask('export-picture', { job: plainAtlas(op, 'light', MAPS) }, { signal }).then(
      (blob) => {
        if (signal.aborted) return;
        made = URL.createObjectURL(blob);
        setAddress(made);
      },
      // A sheet without this picture is still one.
      () => {},
    );
    return () => {
      left.abort();
      if (made !== null) URL.revokeObjectURL(made);
    };
  }, [engine, step, numbers, context]);
  return address;
}

/** A step as its pupils get it: what to see, what to guess, room to write. */
export function HandoutStep({ number, ...sheet }: SheetStep & { readonly number: number }) {
  const { step, numbers, messages, context } = sheet;
  const { id, says = id, question } = step;
  const maps = useMaps(sheet);
  const said = (name: string) => textOf(messages, name, numbers);
  return (
    <li className="sheet-step">
      <h2>
        {number}. {said(`steps_${says}_title`)}
      </h2>
      <div className="sheet-columns">
        <div>
          <p>{said(`steps_${says}_text`)}</p>
          {question !== undefined && (
            <>
              <p>
                <b>{said(`steps_${says}_ask`) ?? said('steps_ask')}</b>
              </p>
              <ul className="sheet-options">
                {question.options(numbers, context).map(({ value, label }) => (
                  <li key={value}>
                    ☐{' '}
                    {label ??
                      said(`steps_${says}_option_${value}`) ??
                      said(`steps_option_${value}`) ??
                      String(value)}
                  </li>
                ))}
              </ul>
            </>
          )}
          {step.gesture !== undefined && <p>{said(`steps_${says}_do`)}</p>}
          <p className="sheet-lines" aria-hidden="true" />
        </div>
        {maps !== null && (
          <img src={maps} alt={m.sheets_maps({ title: said(`steps_${says}_title`) ?? '' })} />
        )}
      </div>
    </li>
  );
}
