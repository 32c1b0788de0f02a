import { DenseLensError } from '../errors';
import { loadReaderMessages, m } from '../formats/messages/m';
import { type DenseNetSpec, hiddenOf, isLinearOnMeans } from '../network/spec';

/** Why class maps and ledgers cannot be made of a network's head, in sentences; null where they are exact. */
function whyInexact(spec: DenseNetSpec): string | null {
  if (isLinearOnMeans(spec)) return null;
  if (spec.numClasses === 0) return m.heads_inexact_none();
  if (spec.head?.flatten !== undefined) return m.heads_inexact_flat({ size: spec.head.flatten.join('×') });
  if (spec.head?.pool === 'max') return m.heads_inexact_max();
  return m.heads_inexact_hidden({ sizes: hiddenOf(spec).join(', ') });
}

/** @throws `explain/unsupported` unless logits are a linear function of the maps' means */
export async function requireExactHead(spec: DenseNetSpec): Promise<void> {
  if (isLinearOnMeans(spec)) return;
  // They are the readers', since nobody hears of other heads who has not opened such a file.
  await loadReaderMessages();
  const why = whyInexact(spec);
  if (why !== null) throw new DenseLensError('explain/unsupported', why);
}
