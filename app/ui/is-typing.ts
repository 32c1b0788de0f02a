/** Inputs into which no letter goes. */
const UNWRITTEN = /^(range|checkbox|radio|button|color|file)$/;

/** Whether what has the focus takes letters: a key, or what is pasted, is its own. */
export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement
    ? !UNWRITTEN.test(target.type)
    : target instanceof HTMLElement &&
      (target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName));
