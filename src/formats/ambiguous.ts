import { type Choice, DenseLensError } from '../errors';
import { m } from './messages/m';

/** `model/ambiguous`: several networks may be meant, or the one that was chosen is none of them. */
export function ambiguous(choices: readonly Choice[], choice: string | undefined): DenseLensError {
  const list = choices
    .map(({ id, title }) => m.model_choice({ id, title }))
    .reduce((earlier, next) => m.model_choices({ earlier, next }));
  const sentence =
    choice === undefined
      ? m.model_ambiguous({ count: choices.length, list })
      : m.model_no_choice({ choice, list });
  return new DenseLensError('model/ambiguous', sentence, { choices });
}
