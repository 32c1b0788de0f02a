import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { type ClassHit, type SearchHit, searchClasses, searchNetwork } from '../../../src/network/search';
import { useActions, useAppState } from '../../services';
import { selectArchitecture } from '../../store/architecture';
import './search.css';

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** Opens with ⌘K, Ctrl-K or `/`, wherever the focus is. */
function useShortcut(open: () => void): void {
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent): void => {
      const isCommand = (event.metaKey || event.ctrlKey) && event.key.toLowerCase() === 'k';
      const isSlash = event.key === '/' && !isTyping(event.target);
      if (!isCommand && !isSlash) return;
      event.preventDefault();
      open();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [open]);
}

/** Search over layers, operations, channels and classes. */
export function Search() {
  const architecture = useAppState(selectArchitecture);
  const labels = useAppState((state) => state.model?.labels);
  const { selectTensor, selectChannel, chooseClass, setTab } = useActions();
  const dialog = useRef<HTMLDialogElement>(null);
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const id = useId();
  const [open] = useState(() => () => dialog.current?.showModal());
  useShortcut(open);

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
    <>
      <button type="button" className="chip search-button" onClick={open}>
        <kbd>⌘K</kbd>
        <span className="muted">layer, channel, class</span>
      </button>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: a click beside the panel closes it; Escape does, too. */}
      <dialog
        ref={dialog}
        className="search"
        aria-label="Search the network"
        onClick={(event) => event.target === dialog.current && dialog.current.close()}
      >
        <div className="search-panel">
          <input
            type="text"
            className="search-input"
            role="combobox"
            aria-label="Layer, operation, channel or class"
            aria-expanded={hits.length > 0}
            aria-controls={`${id}-list`}
            aria-activedescendant={hits.length > 0 ? option(active) : undefined}
            placeholder="block 2 channel 300 · b3 l7 relu2 · transition 1 · tiger"
            value={query}
            onChange={(event) => {
              setQuery(event.target.value);
              setActive(0);
            }}
            onKeyDown={onKeyDown}
          />
          <div id={`${id}-list`} className="search-hits scrolls" role="listbox" aria-label="Results">
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
                <span className="mono">{hit.title}</span>
                <span className="muted">{hit.detail}</span>
              </div>
            ))}
          </div>
          {query.trim() !== '' && hits.length === 0 && (
            <p className="search-none muted">Nothing in this network, and no class, has that name.</p>
          )}
        </div>
      </dialog>
    </>
  );
}
