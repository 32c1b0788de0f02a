import { useLayoutEffect, useRef, useState } from 'react';
import { useDropoutOf } from '../hooks/useDropoutOf';
import { useShapes } from '../hooks/useShapes';
import { applyView, parseLink } from '../link/link';
import { m } from '../messages/m';
import { useAppState, useServices } from '../services';
import { selectArchitecture } from '../store/architecture';
import { Rich } from '../ui/Rich';
import { termNamed } from './terms';
import { useTermMessages } from './useTermMessages';

interface TermCardProps {
  readonly id: string;
  /** The card's own id, for its button. */
  readonly card: string;
  /** Where the word stands, in the viewport. */
  readonly anchor: () => DOMRect | null;
  readonly onClose: () => void;
}

const MARGIN = 8;

/** Below the word, above it where there is no room, and within the window. */
function place(card: HTMLElement, at: DOMRect): void {
  const { offsetWidth: width, offsetHeight: height } = card;
  const left = Math.max(MARGIN, Math.min(at.left, innerWidth - width - MARGIN));
  const below = at.bottom + 4;
  const top = below + height + MARGIN <= innerHeight ? below : Math.max(MARGIN, at.top - height - 4);
  card.style.left = `${left}px`;
  card.style.top = `${top}px`;
}

/** What a word means, what it comes to in the model at hand, and the way to where it is seen. */
export function TermCard({ id, card, anchor, onClose }: TermCardProps) {
  const element = useRef<HTMLSpanElement>(null);
  const said = useTermMessages();
  const isReady = said !== null;
  // Above everything: the word may stand in a part of the page that is painted by itself.
  useLayoutEffect(() => element.current?.showPopover?.(), []);
  useLayoutEffect(() => {
    const at = anchor();
    if (isReady && element.current !== null && at !== null) place(element.current, at);
  }, [isReady, anchor]);
  return (
    <span
      ref={element}
      id={card}
      className="term-card"
      popover="manual"
      role="dialog"
      aria-label={said?.name(id) ?? id}
    >
      <TermText id={id} onShown={onClose} />
    </span>
  );
}

/** The same without a frame, as the glossary lists it. */
export function TermText({ id, onShown }: { readonly id: string; readonly onShown?: () => void }) {
  const { store } = useServices();
  const architecture = useAppState(selectArchitecture);
  const said = useTermMessages();
  const shapes = useShapes();
  const dropout = useDropoutOf() ?? 0;
  const [failure, setFailure] = useState(false);
  const term = termNamed(id);
  if (said === null || term === null) return null;
  const numbers = architecture === null ? null : term.here(architecture, shapes, dropout);
  const query = architecture === null ? null : term.show(architecture);
  return (
    <>
      <strong className="term-name">{said.name(id)}</strong>
      <span className="term-text">
        <Rich parts={said.text(id)} />
      </span>
      {numbers !== null && (
        <span className="term-here">
          <Rich
            parts={said.here(id, numbers)}
            tags={{ b: (children) => <b className="mono">{children}</b> }}
          />
        </span>
      )}
      {query !== null && (
        <button
          type="button"
          className="button"
          onClick={() => {
            const link = parseLink(query);
            applyView(store, link);
            store.getState().showPane(link.pane);
            store
              .getState()
              .cutAsLinked()
              .catch(() => setFailure(true));
            onShown?.();
          }}
        >
          {m.learn_show_me()}
        </button>
      )}
      {failure && <span role="alert">{m.learn_not_shown()}</span>}
    </>
  );
}
