import { useId } from 'react';
import { m } from '../../messages/m';
import { useActions, useAppState } from '../../services';
import { selectAgainst, selectExplainedClass } from '../../store/explain-slice';
import { className, classNamed, englishName } from '../../words/class-names';

/** Chooses the class to explain, and one to compare it with: of the first five, or any by name or number. */
export function ClassPicker() {
  const chosen = useAppState(selectExplainedClass);
  const against = useAppState(selectAgainst);
  const { chooseClass, chooseAgainst } = useActions();
  return (
    <div className="class-picker">
      <ClassField
        label={m.class_picker_explained()}
        anyLabel={m.class_picker_explained_any()}
        chosen={chosen}
        none={null}
        onChoose={chooseClass}
      />
      <ClassField
        label={m.class_picker_against()}
        anyLabel={m.class_picker_against_any()}
        chosen={against}
        none={m.class_picker_against_none()}
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
  const name = (index: number): string => {
    const english = englishName(labels, index);
    return english === null ? className(labels, index) : `${className(labels, index)} · ${english}`;
  };

  const find = (text: string): void => {
    const index = classNamed(labels, text);
    if (index !== null) onChoose(index);
  };
  return (
    <div className="class-field">
      <select
        aria-label={label}
        value={chosen ?? ''}
        onChange={({ target }) => onChoose(target.value === '' ? null : Number(target.value))}
      >
        {(none !== null || chosen === null) && <option value="">{none ?? m.class_picker_none()}</option>}
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
        placeholder={m.class_picker_any()}
        list={`${id}-classes`}
        onChange={(event) => find(event.target.value)}
      />
      <datalist id={`${id}-classes`}>
        {labels?.map((_, index) => {
          const english = englishName(labels, index) ?? '';
          // biome-ignore lint/suspicious/noArrayIndexKey: a class is its index.
          return <option key={index} value={className(labels, index)} label={english} />;
        })}
      </datalist>
    </div>
  );
}
