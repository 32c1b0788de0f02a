import type { Pool } from '../../src/formats/pooled';
import { m } from '../messages/m';
import { formatEpsilon, formatRelative, isPair, tryText } from '../words/known-tries';
import type { JobState } from './job';
import type { KnownCheck, Tried } from './known-checks';

/** What a check came to: whether it agrees, with what, and what to use where DenseLens can compute that. */
export interface Verdict {
  readonly agrees: boolean;
  readonly sentences: readonly string[];
  readonly use: { readonly epsilon?: number; readonly pool?: Pool } | null;
}

/** Another ε and another pool are the same network's; another activation is none that DenseLens computes. */
function usable({ what }: Tried): Verdict['use'] {
  if (what.kind !== 'network' || what.variant.activation !== undefined) return null;
  const { epsilon, pooling } = what.variant;
  return { ...(epsilon !== undefined && { epsilon }), ...(pooling !== undefined && { pool: pooling }) };
}

const foundText = ({ what, agreement }: Tried, own: number): string => {
  const relative = formatRelative(agreement.relative);
  if (what.kind !== 'network') return m.known_agrees_input({ relative, what: tryText(what) });
  const { activation, pooling, epsilon } = what.variant;
  if (activation === undefined && pooling === undefined)
    return m.known_agrees_epsilon({
      relative,
      epsilon: formatEpsilon(epsilon ?? 0),
      own: formatEpsilon(own),
    });
  if (activation === undefined) return m.known_agrees_pool({ relative, what: tryText(what) });
  return m.known_agrees_other({ relative, what: tryText(what) });
};

/** A check in words; null while nothing is known. */
export function verdictOf(state: JobState<KnownCheck>): Verdict | null {
  if (state.status === 'idle') return null;
  if (state.status === 'failed') return { agrees: false, sentences: [state.error.message], use: null };
  const { file, epsilon, image, taken, tried } = state.found;
  if (taken === null) return null;
  const { relative, shared, of, isSameOrder } = taken;
  const numbers = { file, relative: formatRelative(relative), of, shared };
  if (taken.agrees) {
    const sentence = isSameOrder ? m.known_agrees(numbers) : m.known_agrees_top(numbers);
    return { agrees: true, sentences: [sentence], use: null };
  }
  const found = tried.find(({ agreement }) => agreement.agrees);
  const differs = m.known_differs(numbers);
  if (found !== undefined) {
    return { agrees: false, sentences: [differs, foundText(found, epsilon)], use: usable(found) };
  }
  if (state.status === 'running') return { agrees: false, sentences: [differs], use: null };
  const singles = tried.filter(({ what }) => !isPair(what));
  const names = singles.map(({ what }) => tryText(what)).join(m.known_list_separator());
  const nothing =
    tried.length === 0
      ? []
      : [
          singles.length === tried.length ? m.known_nothing({ names }) : m.known_nothing_pairs({ names }),
          image === null ? m.known_advice_input() : m.known_advice_image(),
        ];
  return { agrees: false, sentences: [differs, ...nothing], use: null };
}
