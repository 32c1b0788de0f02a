import { textOf } from '../../lessons/said';
import { m } from '../../messages/m';
import type { SheetStep } from './sheet-step';

/** A step as its teacher reads it: what it is for, how long, what goes wrong, what may be asked. */
export function NotesStep({
  number,
  isRepeat,
  step,
  numbers,
  messages,
  context,
}: SheetStep & { readonly number: number; readonly isRepeat: boolean }) {
  const { id, says = id, question } = step;
  const said = (name: string) => textOf(messages, name, numbers);
  const optionText = (value: string | number): string =>
    question?.options(numbers, context).find((option) => option.value === value)?.label ??
    said(`steps_${says}_option_${value}`) ??
    said(`steps_option_${value}`) ??
    String(value);
  const answer = question === undefined || question.isPrediction ? null : question.answer(numbers);
  // Claims tell why they are so, or not.
  const told = answer === null ? null : said(`steps_${says}_${answer}`);
  const rows = [
    { term: m.sheets_aim(), text: said(`notes_${says}_aim`) },
    { term: m.sheets_time(), text: said(`notes_${says}_time`) },
    { term: m.sheets_why(), text: said(`notes_${says}_why`) },
    { term: m.sheets_wrong(), text: said(`notes_${says}_wrong`) },
    { term: m.sheets_ask(), text: said(`notes_${says}_question`) },
    { term: m.sheets_answer(), text: said(`notes_${says}_answer`) },
  ].filter(({ text }) => text !== null);
  return (
    <li className="sheet-step">
      <h2>
        {number}. {said(`steps_${says}_title`)}
      </h2>
      <p>{said(`steps_${says}_text`)}</p>
      {question !== undefined && (
        <p>
          <b>{said(`steps_${says}_ask`) ?? said('steps_ask')}</b>{' '}
          {answer !== null && m.sheets_right({ answer: optionText(answer) })}
        </p>
      )}
      {told !== null && <p>{told}</p>}
      {/* Notes of an earlier part of the same kind hold here, too. */}
      {!isRepeat && (
        <dl className="sheet-notes">
          {rows.map(({ term, text }) => (
            <div key={term}>
              <dt>{term}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
      )}
    </li>
  );
}
