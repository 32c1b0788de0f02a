import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import type { ClassLabel } from '../../../src/formats/canonical';
import { type ClassHit, type SearchHit, searchClasses, searchNetwork } from '../../../src/network/search';
import { m } from '../../messages/m';
import { useActions, useAppState } from '../../services';
import { selectArchitecture } from '../../store/architecture';
import { className } from '../../words/class-names';

/** What a hit of a class is called: in the page's language, with its number and its other name. */
function classWords(labels: readonly ClassLabel[], index: number): readonly [title: string, detail: string] {
  const { emoji, en, zh } = labels[index] ?? {};
  const name = className(labels, index);
  const other = name === en ? zh : en;
  return [
    [emoji, name].filter(Boolean).join(' '),
    [m.words_class({ index }), other].filter(Boolean).join(' '),
  ];
}

/**
 * Where something is looked for by its name.
 * @param props - `openings`: a larger number opens it
 */
export function SearchDialog({ openings }: { readonly openings: number }) {
  const architecture = useAppState(selectArchitecture);
  const labels = useAppState((state) => state.model?.labels);
  const { selectTensor, selectChannel, chooseClass, setTab } = useActions();
  const dialog = useRef<HTMLDialogElement>(null);
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const id = useId();
  useEffect(() => {
    if (openings > 0) dialog.current?.showModal();
  }, [openings]);

  const hits: readonly (SearchHit | ClassHit)[] =
    architecture === null
      ? []
      : [...searchNetwork(architecture, query), ...searchClasses(labels ?? [], query)];
  const choose = (hit: SearchHit | ClassHit | undefined): void => {
    if (hit === undefined) return;
    if (hit.kind === 'class') {
      chooseClass(hit.index);
      setTab('ledger');
    } else {
      selectTensor(hit.tensor);
      selectChannel(hit.channel);
    }
    dialog.current?.close();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') choose(hits[active]);
    else if (event.key === 'ArrowDown') setActive(Math.min(hits.length - 1, active + 1));
    else if (event.key === 'ArrowUp') setActive(Math.max(0, active - 1));
    else return;
    event.preventDefault();
  };
  const option = (index: number): string => `${id}-${index}`;

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a click beside the panel closes it; Escape does, too.
    <dialog
      ref={dialog}
      className="search"
      aria-label={m.search_dialog_title()}
      onClick={(event) => event.target === dialog.current && dialog.current.close()}
    >
      <div className="search-panel">
        <input
          type="text"
          className="search-input"
          role="combobox"
          aria-label={m.search_dialog_field()}
          aria-expanded={hits.length > 0}
          aria-controls={`${id}-list`}
          aria-activedescendant={hits.length > 0 ? option(active) : undefined}
          placeholder={m.search_dialog_examples()}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
        />
        <div
          id={`${id}-list`}
          className="search-hits scrolls"
          role="listbox"
          aria-label={m.search_dialog_results()}
        >
          {hits.map((hit, index) => (
            // biome-ignore lint/a11y/useFocusableInteractive: as above.
            // biome-ignore lint/a11y/useKeyWithClickEvents: keys go to the combobox.
            <div
              key={`${hit.kind} ${hit.title}`}
              id={option(index)}
              role="option"
              aria-selected={index === active}
              className="search-hit"
              onClick={() => choose(hit)}
            >
              <HitWords hit={hit} labels={labels ?? []} />
            </div>
          ))}
        </div>
        {query.trim() !== '' && hits.length === 0 && (
          <p className="search-none muted">{m.search_dialog_none()}</p>
        )}
      </div>
    </dialog>
  );
}

interface HitWordsProps {
  readonly hit: SearchHit | ClassHit;
  readonly labels: readonly ClassLabel[];
}

function HitWords({ hit, labels }: HitWordsProps) {
  const [title, detail] = hit.kind === 'class' ? classWords(labels, hit.index) : [hit.title, hit.detail];
  return (
    <>
      <span className="mono">{title}</span>
      <span className="muted">{detail}</span>
    </>
  );
}
