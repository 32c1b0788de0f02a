import { Rich, type RichPart } from '../ui/Rich';
import { Term } from './Term';

/** A sentence whose marks are words of the glossary. */
export function Said({ parts }: { readonly parts: readonly RichPart[] }) {
  return <Rich parts={parts} other={(name, children) => <Term id={name}>{children}</Term>} />;
}
