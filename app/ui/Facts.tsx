import type { ReactNode } from 'react';

/** A term and its value, as text; the term may be marked up when `key` tells it from the others. */
export type Fact = readonly [term: ReactNode, value: string];

/** Terms and their values, in columns. */
export function Facts({ facts, className }: { readonly facts: readonly Fact[]; readonly className: string }) {
  return (
    <dl className={`mono ${className}`}>
      {facts.map(([term, value], at) => (
        // Rows keep their order; two of them may say the same.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above.
        <div key={at} className="fact">
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
