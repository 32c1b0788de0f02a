import type { LogitLedger } from '../../../src/explain/head';
import { m } from '../../messages/m';
import { writerColor } from '../../words/writers';

/** A bar of the waterfall. */
export interface Step {
  readonly label: string;
  readonly value: number;
  /** Where the bar begins and ends on the way from 0 to the logit. */
  readonly from: number;
  readonly to: number;
  readonly color: string;
  /** The source whose sum it is; null for bias and logit. */
  readonly source: string | null;
}

/**
 * The way from bias to logit, source by source.
 * @param block - number of the last dense block, for the colours
 */
export function stepsOf(
  { bias, sources, logit }: LogitLedger,
  block: number,
  endTitle: (name: string) => string,
): readonly Step[] {
  let at = bias;
  const steps: Step[] = [
    { label: m.ledger_bias(), value: bias, from: 0, to: bias, color: 'var(--structure)', source: null },
  ];
  sources.forEach(({ name, value }, index) => {
    steps.push({
      label: endTitle(name),
      value,
      from: at,
      to: at + value,
      color: writerColor(block, index, sources.length - 1),
      source: name,
    });
    at += value;
  });
  steps.push({
    label: m.ledger_logit(),
    value: logit,
    from: 0,
    to: logit,
    color: 'var(--text)',
    source: null,
  });
  return steps;
}
