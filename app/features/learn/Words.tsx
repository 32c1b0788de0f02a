import { Term } from '../../glossary/Term';
import type { RichPart } from '../../ui/Rich';
import { Rich } from '../../ui/Rich';

const TAGS = {
  b: (children: React.ReactNode) => <b>{children}</b>,
  code: (children: React.ReactNode) => <code className="mono">{children}</code>,
};

/** What a lesson says: marks that are none of ours name a word of the glossary. */
export function Words({ parts }: { readonly parts: readonly RichPart[] | null }) {
  if (parts === null) return null;
  return <Rich parts={parts} tags={TAGS} other={(name, children) => <Term id={name}>{children}</Term>} />;
}
