import { describe, expect, it } from 'vitest';
import { loadMessages } from '../../src/messages/m';
import { PRESETS } from '../../src/network/presets';
import { type MadeModel, madeId, parseMadeId, requestToMake } from './made-model';

describe('the id of a made network', () => {
  it('holds all of it', () => {
    const many: MadeModel[] = PRESETS.map(({ spec, side }, seed) => ({
      spec,
      side,
      initialisation: seed % 2 === 0 ? { scheme: 'he' } : { scheme: 'normal', sigma: 0.01 },
      seed: seed - 3,
      ...(seed % 3 === 0 && { dropout: 0.2 }),
    }));
    for (const made of many) {
      const request = requestToMake(made);
      expect(request.source).toMatchObject({ kind: 'made', seed: made.seed });
      expect(parseMadeId(request.id)?.dropout).toBe(made.dropout);
      // A usual value that is written out is left out.
      expect(requestToMake(parseMadeId(request.id) ?? made)).toEqual(request);
    }
  });

  it.each([
    'emoji1000',
    'made_',
    'made_k32',
    'made_k32_b6_f64_n4_c10_w64_he_x',
    'made_k32_b6_f64_n4_c10_w64_she_0',
    'made_k32_b6_f64_n4_c10_w64_normal-1_0',
    'made_k32_b6_f64_n4_c10_d1_w64_he_0',
    `made_${'k1_'.repeat(1000)}`,
  ])('is not read out of %s', (id) => {
    const made = parseMadeId(id);
    if (made === null) return;
    expect(() => requestToMake(made)).toThrow(expect.objectContaining({ code: 'spec/impossible' }));
  });

  it('refuses what cannot be', () => {
    const made = parseMadeId('made_k32_b6-0_f64_n4_c10_w64_he_0');
    expect(made).not.toBeNull();
    expect(() => made !== null && requestToMake(made)).toThrow(
      expect.objectContaining({ code: 'spec/impossible' }),
    );
    expect(madeId({ ...(made as MadeModel), seed: 4 })).toMatch(/_4$/);
  });
});

it('is called the same in every language, since its name stands in files', async () => {
  const made = parseMadeId('made_k4_b2-2_f8_n2_c3_w32_he_0');
  if (made === null) throw new Error('The id is good.');
  await loadMessages('zh');
  expect(requestToMake(made).name).toBe('DenseNet 2-2, k=4, untrained');
  await loadMessages('en');
  expect(requestToMake(made).name).toBe('DenseNet 2-2, k=4, untrained');
});
