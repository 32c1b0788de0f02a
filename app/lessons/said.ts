import type { RichPart } from '../ui/Rich';
import type { Numbers } from './lesson';

/** A compiled message: what it says with its placeholders filled, and in parts where it has marks. */
type Message = ((inputs: Numbers) => string) & { readonly parts?: (inputs: Numbers) => readonly RichPart[] };

/** The messages of a lesson or of the glossary, in one language. */
export type Messages = Readonly<Record<string, Message>>;

/** A message as a text without marks; null where there is none of that name. */
export const textOf = (messages: Messages, name: string, numbers: Numbers = {}): string | null =>
  messages[name]?.(numbers) ?? null;

/** A message in parts, for `Rich`; null where there is none of that name. */
export function partsOf(messages: Messages, name: string, numbers: Numbers = {}): readonly RichPart[] | null {
  const message = messages[name];
  if (message === undefined) return null;
  return message.parts?.(numbers) ?? [{ type: 'text', value: message(numbers) }];
}
