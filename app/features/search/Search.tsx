import { Suspense, useEffect, useState } from 'react';
import { m } from '../../messages/m';
import { useAppState } from '../../services';
import { Magnifier } from '../../ui/icons';
import { isTyping } from '../../ui/is-typing';
import { lazily } from '../../ui/lazily';
import './search.css';

const importDialog = () => import('./SearchDialog');
const SearchDialog = lazily(importDialog, 'SearchDialog');

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
  const hasResult = useAppState((state) => state.result !== null);
  const [openings, setOpenings] = useState(0);
  const [open] = useState(() => () => setOpenings((count) => count + 1));
  useShortcut(open);
  // When the page has nothing better to do, so that it opens at once.
  useEffect(() => {
    if (hasResult) void importDialog();
  }, [hasResult]);
  return (
    <>
      <button type="button" className="chip search-button" aria-label={m.search_hint()} onClick={open}>
        <span className="search-icon">
          <Magnifier />
        </span>
        <kbd>⌘K</kbd>
        <span className="muted">{m.search_hint()}</span>
      </button>
      {openings > 0 && (
        <Suspense>
          <SearchDialog openings={openings} />
        </Suspense>
      )}
    </>
  );
}
