import { useId, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { number } from '../../../../src/messages/say';
import { createImageSets } from '../../../jobs/image-set';
import { classFinder } from '../../../jobs/set-source';
import { useJob } from '../../../services';
import { m } from '../messages/m';
import { useSetClassName } from '../useSetClassName';
import './truth.css';

/** Between classes of one folder. */
const BETWEEN = /[;；]/;

/** Which classes the images of each folder show: by the folder's name, or as the visitor says. */
export function TruthTab() {
  const sets = useJob(createImageSets);
  const set = useStore(sets.state, (state) => state.set);
  const model = useStore(sets.state, (state) => state.model);
  const truth = useStore(sets.state, (state) => state.truth);
  const nameOf = useSetClassName();
  const list = useId();
  const find = useMemo(() => classFinder(model?.labels ?? []), [model]);
  const images = useMemo(() => {
    const counts = new Map<number, number>();
    for (const { group } of set?.entries ?? []) counts.set(group, (counts.get(group) ?? 0) + 1);
    return counts;
  }, [set]);
  if (set === null || model === null) return null;
  if (set.groups.length === 0) return <p className="set-pad muted">{m.truth_no_folders()}</p>;
  const matched = truth.filter((classes) => classes.length > 0).length;
  return (
    <div className="set-pad scrolls">
      <p>{m.truth_how()}</p>
      <p className="muted" role="status">
        {m.truth_matched({ matched: number(matched), count: number(set.groups.length) })}
      </p>
      <datalist id={list}>
        {model.labels.map((label, index) => (
          <option key={label.en} value={nameOf(index)} />
        ))}
      </datalist>
      <ul className="set-truth">
        {set.groups.map(({ name }, group) => (
          <li key={name}>
            <TruthField
              folder={name}
              images={images.get(group) ?? 0}
              list={list}
              text={(truth[group] ?? []).map(nameOf).join('; ')}
              onChange={(text) => {
                const names = text.split(BETWEEN).filter((part) => part.trim() !== '');
                const found = names.map((part) => find(part) ?? numbered(part, model.classes));
                if (found.some((index) => index === null)) return false;
                void sets.setTruth(
                  group,
                  found.flatMap((index) => index ?? []),
                );
                return true;
              }}
            />
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Networks without names have classes by their numbers. */
function numbered(text: string, classes: number): number | null {
  const index = /^\s*\d+\s*$/.test(text) ? Number(text) : Number.NaN;
  return index < classes ? index : null;
}

interface TruthFieldProps {
  readonly folder: string;
  readonly images: number;
  readonly list: string;
  readonly text: string;
  /** @returns whether all names are classes */
  readonly onChange: (text: string) => boolean;
}

function TruthField({ folder, images, list, text, onChange }: TruthFieldProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const [isWrong, setWrong] = useState(false);
  const commit = (): void => {
    if (typed === null) return;
    const isKnown = onChange(typed);
    setWrong(!isKnown);
    if (isKnown) setTyped(null);
  };
  return (
    <label className="set-truth-row">
      <bdi>{folder}</bdi>
      <span className="muted">{number(images)}</span>
      <input
        type="text"
        list={list}
        value={typed ?? text}
        placeholder={m.truth_none()}
        aria-invalid={isWrong}
        onChange={({ target }) => setTyped(target.value)}
        onBlur={commit}
        onKeyDown={({ key }) => {
          if (key === 'Enter') commit();
        }}
      />
      {isWrong && <span className="set-wrong">{m.truth_unknown()}</span>}
    </label>
  );
}
