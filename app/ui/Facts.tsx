/** A term and its value, as text. */
export type Fact = readonly [term: string, value: string];

/** Terms and their values, in columns. */
export function Facts({ facts, className }: { readonly facts: readonly Fact[]; readonly className: string }) {
  return (
    <dl className={`mono ${className}`}>
      {facts.map(([term, value]) => (
        <div key={term} className="fact">
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
