import { expect, it } from 'vitest';
import { parityText } from './parity-text';

it('says what was compared, and how far it differs', () => {
  const parity = {
    largestDifference: 3.2e-6,
    largestValue: 20,
    compared: 'logits',
    activation: null,
  } as const;
  expect(parityText(parity)).toBe('Imported, largest logit difference 3e−6.');
  expect(parityText({ ...parity, largestDifference: 0 })).toBe('Imported, largest logit difference 0.');
  const sigmoid = parityText({ ...parity, compared: 'probabilities', activation: 'sigmoid' });
  expect(sigmoid).toContain('largest probability difference');
  expect(sigmoid).toContain('several classes may be true');
  expect(sigmoid).not.toContain('softmax');
});
