import { useId } from 'react';
import { useActions, useAppState } from '../../services';
import { selectExplainedClass } from '../../store/explain-slice';

/** Chooses the class to explain: one of the first five, or any by name or number. */
export function ClassPicker() {
  const labels = useAppState((state) => state.model?.labels);
  const top = useAppState((state) => state.result?.top);
  const chosen = useAppState(selectExplainedClass);
  const { chooseClass } = useActions();
  const id = useId();
  const name = (index: number): string => labels?.[index]?.en ?? `class ${index}`;

  const find = (text: string): void => {
    const wanted = text.trim().toLowerCase();
    const index = labels?.findIndex(({ en }) => en.toLowerCase() === wanted) ?? -1;
    if (index >= 0) chooseClass(index);
    else if (/^\d+$/.test(wanted)) chooseClass(Number(wanted));
  };
  return (
    <div className="class-picker">
      <select
        aria-label="Class to explain"
        value={chosen ?? ''}
        onChange={(event) => chooseClass(Number(event.target.value))}
      >
        {top?.map(({ index }) => (
          <option key={index} value={index}>
            {name(index)}
          </option>
        ))}
        {chosen !== null && top?.every(({ index }) => index !== chosen) && (
          <option value={chosen}>{name(chosen)}</option>
        )}
      </select>
      <input
        type="text"
        aria-label="Any class, by name or number"
        placeholder="any class"
        list={`${id}-classes`}
        onChange={(event) => find(event.target.value)}
      />
      <datalist id={`${id}-classes`}>
        {labels?.map(({ en }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a class is its index.
          <option key={index} value={en} />
        ))}
      </datalist>
    </div>
  );
}
