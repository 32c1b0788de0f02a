import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ModelSource } from '../../src/engine/protocol/weights';
import { originOfSet } from '../features/set/export/tables';
import { createFakeEngine } from '../testing/fake-engine';
import { classFinder, networkOf } from './set-source';
import { NO_SET } from './set-state';

describe('what a set’s numbers are of', () => {
  const networkFrom = async (source: ModelSource) => {
    const { engine } = createFakeEngine();
    await engine.loadModel({ id: 'mine', name: 'mine', source, recipe: null, labels: null });
    const { model } = engine.state.get();
    return model === null ? Promise.reject(new Error('no model')) : networkOf(model);
  };

  it('is known by the hash of the model’s own file, without labels beside it', async () => {
    const blob = new Blob(['weights']);
    const names = { name: 'labels.txt', blob: new Blob(['a']) };
    const network = await networkFrom({ kind: 'files', files: [{ name: 'a.safetensors', blob }, names] });
    expect(network.sha256).toBe(createHash('sha256').update('weights').digest('hex'));
  });

  it('has no hash where no file was read', async () => {
    const network = await networkFrom({ kind: 'url', url: '/mine' });
    expect(network).not.toHaveProperty('sha256');
  });

  it('stands in what is saved: set, model, hash and recipe', async () => {
    const network = await networkFrom({
      kind: 'files',
      files: [{ name: 'a.safetensors', blob: new Blob(['']) }],
    });
    const model = { ...network, labels: [], classes: 3, sha256: network.sha256 ?? null };
    const set = { name: 'mine/', entries: [], groups: [] };
    expect(originOfSet({ ...NO_SET, set, model })).toEqual({
      software: 'DenseLens',
      set: 'mine',
      images: 0,
      model: 'mine',
      // Of nothing at all, as FIPS 180 has it.
      sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      preprocessing: network.recipe,
      activation: 'softmax',
    });
  });
});

describe('the class of a folder’s name', () => {
  const find = classFinder([
    { en: 'tench, Tinca tinca', zh: '丁鱥' },
    { en: 'great white shark, white shark', zh: '大白鲨' },
    { en: 'white shark', zh: '白鲨' },
    { en: '1st place medal', emoji: '🥇' },
    { en: 'Café' },
  ]);

  it('is that of the whole name, in either language, before that of a part', () => {
    expect(find('tench, Tinca tinca')).toBe(0);
    expect(find('丁鱥')).toBe(0);
    expect(find('Tinca tinca')).toBe(0);
    expect(find('white shark')).toBe(2);
    expect(find('great white shark')).toBe(1);
    expect(find('🥇')).toBe(3);
  });

  it('does not depend on case, on what stands for a space, or on how accents are written', () => {
    expect(find('WHITE_SHARK')).toBe(2);
    expect(find('1st-place-medal')).toBe(3);
    expect(find('Cafe\u0301')).toBe(4);
  });

  it('is none for anything else', () => {
    for (const name of ['', ' ', 'shark', 'tenches', '2']) expect(find(name)).toBeNull();
  });
});
