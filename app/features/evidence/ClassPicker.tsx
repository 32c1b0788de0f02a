import { useId } from 'react';
import { useActions, useAppState } from '../../services';
import { selectAgainst, selectExplainedClass } from '../../store/explain-slice';

/** Chooses the class to explain, and one to compare it with: of the first five, or any by name or number. */
export function ClassPicker() {
  const chosen = useAppState(selectExplainedClass);
  const against = useAppState(selectAgainst);
  const { chooseClass, chooseAgainst } = useActions();
  return (
    <div className="class-picker">
      <ClassField
        label="Class to explain"
        anyLabel="Any class, by name or number"
        chosen={chosen}
        none={null}
        onChoose={chooseClass}
      />
      <ClassField
        label="Compare with"
        anyLabel="Comparison, by name or number"
        chosen={against}
        none="against…"
        onChoose={chooseAgainst}
      />
    </div>
  );
}

interface ClassFieldProps {
  readonly label: string;
  readonly anyLabel: string;
  readonly chosen: number | null;
  /** What the choice of no class is called; null when there must be one. */
  readonly none: string | null;
  readonly onChoose: (index: number | null) => void;
}

function ClassField({ label, anyLabel, chosen, none, onChoose }: ClassFieldProps) {
  const labels = useAppState((state) => state.model?.labels);
  const top = useAppState((state) => state.result?.top);
  const id = useId();
  const name = (index: number): string => labels?.[index]?.en ?? `class ${index}`;

  const find = (text: string): void => {
    const wanted = text.trim().toLowerCase();
    const index = labels?.findIndex(({ en }) => en.toLowerCase() === wanted) ?? -1;
    if (index >= 0) onChoose(index);
    else if (/^\d+$/.test(wanted)) onChoose(Number(wanted));
  };
  return (
    <div className="class-field">
      <select
        aria-label={label}
        value={chosen ?? ''}
        onChange={({ target }) => onChoose(target.value === '' ? null : Number(target.value))}
      >
        {(none !== null || chosen === null) && <option value="">{none ?? 'no class yet'}</option>}
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
        aria-label={anyLabel}
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
