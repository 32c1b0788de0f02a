import type { Step } from '../../lessons/lesson';
import { type Messages, textOf } from '../../lessons/said';

/** A step's title where its numbers are not known yet. */
export function titleOf(messages: Messages, { id, says = id }: Step): string {
  const numbers = new Proxy({}, { get: (_, name) => (name === 'n' ? (/\d+$/.exec(id)?.[0] ?? '') : '…') });
  return textOf(messages, `steps_${says}_title`, numbers) ?? id;
}
