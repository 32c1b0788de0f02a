import { lazy, memo, type ReactNode, Suspense, useEffect, useId, useRef, useState } from 'react';
import './term.css';

const TermCard = lazy(async () => ({ default: (await import('./TermCard')).TermCard }));

/** A technical word: underlined with dots; pressed, it says what it is, with a number of the model at hand. */
export const Term = memo(function Term({
  id,
  children,
}: {
  readonly id: string;
  readonly children: ReactNode;
}) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLSpanElement>(null);
  const trigger = useRef<HTMLButtonElement>(null);
  const card = useId();
  useEffect(() => {
    if (!open) return;
    const outside = (event: Event) => {
      if (event.target instanceof Node && !root.current?.contains(event.target)) setOpen(false);
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      event.stopPropagation();
      setOpen(false);
      trigger.current?.focus();
    };
    const close = () => setOpen(false);
    document.addEventListener('pointerdown', outside);
    document.addEventListener('focusin', outside);
    document.addEventListener('keydown', onKey, true);
    addEventListener('resize', close);
    return () => {
      document.removeEventListener('pointerdown', outside);
      document.removeEventListener('focusin', outside);
      document.removeEventListener('keydown', onKey, true);
      removeEventListener('resize', close);
    };
  }, [open]);
  return (
    <span className="term-root" ref={root}>
      <button
        ref={trigger}
        type="button"
        className="term"
        aria-expanded={open}
        aria-haspopup="dialog"
        aria-controls={open ? card : undefined}
        onClick={() => setOpen(!open)}
      >
        <span className="term-word">{children}</span>
      </button>
      {open && (
        <Suspense fallback={null}>
          <TermCard
            id={id}
            card={card}
            anchor={() => trigger.current?.getBoundingClientRect() ?? null}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      )}
    </span>
  );
});
