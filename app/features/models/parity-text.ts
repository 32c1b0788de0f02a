import type { ModelParity } from '../../../src/engine/protocol/weights';
import { m } from '../../messages/m';
import { inOneLine } from '../../words/format';

const one = (value: number): string => (value === 0 ? '0' : value.toExponential(0).replace('e-', 'e−'));

const SENTENCES: Readonly<
  Record<ModelParity['compared'], (said: { readonly difference: string }) => string>
> = {
  logits: (said) => m.models_imported_logits(said),
  probabilities: (said) => m.models_imported_probabilities(said),
  'log-probabilities': (said) => m.models_imported_log_probabilities(said),
};

/** "Imported, largest logit difference 3e−6." */
export function parityText({ largestDifference, compared, activation }: ModelParity): string {
  const sentence = SENTENCES[compared]({ difference: one(largestDifference) });
  return activation === 'sigmoid' ? inOneLine([sentence, m.models_imported_sigmoid()]) : sentence;
}
