import { describe, expect, it } from 'vitest';
import { buildArchitecture } from '../../src/network/architecture';
import { provenance } from '../../src/network/provenance';
import { SMALL_SPEC } from '../../src/testing/small-model';
import { endTitle, partTitle, titleInBlock, titleOf } from './parts';

const architecture = buildArchitecture(SMALL_SPEC, [64, 64]);

describe('endTitle', () => {
  it('gives every end of a network a name for people', () => {
    const [first, , last] = provenance(architecture);
    expect(first?.sources.map(({ name }) => endTitle(architecture, name))).toEqual([
      'stem',
      'layer 1',
      'layer 2',
    ]);
    expect(first?.readers.map(({ name }) => endTitle(architecture, name))).toEqual([
      'layer 1',
      'layer 2',
      'transition 1',
    ]);
    expect(last?.sources.map(({ name }) => endTitle(architecture, name))).toEqual([
      'transition 2',
      'layer 1',
      'layer 2',
    ]);
    expect(last?.readers.map(({ name }) => endTitle(architecture, name))).toEqual([
      'layer 1',
      'layer 2',
      'classifier',
    ]);
  });
});

it('parts have titles, shorter ones where the block is said', () => {
  const part = (id: string) => {
    const found = architecture.parts.get(id);
    if (found === undefined) throw new Error(id);
    return found;
  };
  const layer = part('features.denseblock2.denselayer1');
  expect([partTitle(layer), titleInBlock(layer)]).toEqual(['Dense block 2, layer 1', 'Layer 1']);
  expect(partTitle(part('features.denseblock2'))).toBe('Dense block 2');
  expect(titleInBlock(part('features.transition1'))).toBe('Transition 1');
  expect(titleOf(architecture, 'stem')).toBe('Stem');
  expect(titleOf(architecture, 'tail')).toBe('Tail');
  expect(titleOf(architecture, 'elsewhere')).toBe('elsewhere');
});
