import type { JobState } from '../jobs/job';
import type { KnownCheck, Tried } from '../jobs/known-logits';
import { m } from '../messages/m';
import { formatEpsilon, formatRelative, isPair, tryText } from './known-logits';

/** What a check came to: whether it agrees, with what, and the ε to use where that alone was it. */
export interface Verdict {
  readonly agrees: boolean;
  readonly sentences: readonly string[];
  readonly epsilon: number | null;
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
  return m.known_agrees_other({ relative, what: tryText(what) });
};

/** A check in words; null while nothing is known. */
export function verdictOf(state: JobState<KnownCheck>): Verdict | null {
  if (state.status === 'idle') return null;
  const { file, epsilon, image, taken, tried } = state.found;
  if (state.status === 'failed') return { agrees: false, sentences: [state.error.message], epsilon: null };
  if (taken === null) return null;
  const { relative, shared, of, isSameOrder } = taken;
  const numbers = { file, relative: formatRelative(relative), of, shared };
  if (taken.agrees) {
    const sentence = isSameOrder ? m.known_agrees(numbers) : m.known_agrees_top(numbers);
    return { agrees: true, sentences: [sentence], epsilon: null };
  }
  const found = tried.find(({ agreement }) => agreement.agrees);
  const differs = m.known_differs(numbers);
  if (found !== undefined) {
    const { what } = found;
    const isEpsilon = what.kind === 'network' && Object.keys(what.variant).join() === 'epsilon';
    const use = isEpsilon && what.kind === 'network' ? (what.variant.epsilon ?? null) : null;
    return { agrees: false, sentences: [differs, foundText(found, epsilon)], epsilon: use };
  }
  if (state.status === 'running') return { agrees: false, sentences: [differs], epsilon: null };
  const singles = tried.filter(({ what }) => !isPair(what));
  const names = singles.map(({ what }) => tryText(what)).join(m.known_list_separator());
  const nothing =
    tried.length === 0
      ? []
      : [
          singles.length === tried.length ? m.known_nothing({ names }) : m.known_nothing_pairs({ names }),
          image === null ? m.known_advice_input() : m.known_advice_image(),
        ];
  return { agrees: false, sentences: [differs, ...nothing], epsilon: null };
}
