import { useEffect } from 'react';
import { m } from '../../messages/m';
import { useActions, useAppState } from '../../services';

/** For a room that looks on: larger type and drawing, and only what the moment needs. */
export function PresentButton() {
  const isPresenting = useAppState((state) => state.isPresenting);
  const { present } = useActions();
  useEffect(() => {
    document.documentElement.toggleAttribute('data-presenting', isPresenting);
    return () => document.documentElement.removeAttribute('data-presenting');
  }, [isPresenting]);
  return (
    <button
      type="button"
      className="button present-button"
      aria-pressed={isPresenting}
      onClick={() => present(!isPresenting)}
    >
      {isPresenting ? m.header_present_end() : m.header_present()}
    </button>
  );
}
