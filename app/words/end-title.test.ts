import { describe, expect, it } from 'vitest';
import { buildArchitecture } from '../../src/network/architecture';
import { provenance } from '../../src/network/provenance';
import { SMALL_SPEC } from '../../src/testing/small-model';
import { endTitle } from './end-title';

describe('endTitle', () => {
  it('gives every end of a network a name for people', () => {
    const [first, , last] = provenance(buildArchitecture(SMALL_SPEC, [64, 64]));
    expect(first?.sources.map(({ name }) => endTitle(name))).toEqual(['stem', 'layer 1', 'layer 2']);
    expect(first?.readers.map(({ name }) => endTitle(name))).toEqual(['layer 1', 'layer 2', 'transition 1']);
    expect(last?.sources.map(({ name }) => endTitle(name))).toEqual(['transition 2', 'layer 1', 'layer 2']);
    expect(last?.readers.map(({ name }) => endTitle(name))).toEqual(['layer 1', 'layer 2', 'classifier']);
  });
});
