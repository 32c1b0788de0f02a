/** One connection, counted by hand. */
export interface PlainConnection {
  /** From 1. */
  readonly block: number;
  readonly source: string;
  readonly reader: string;
  /** Where the source's channels stand in what the reader concatenates. */
  readonly start: number;
  readonly count: number;
}

/**
 * Every connection of a DenseNet, by the paper's definition alone: an oracle for tests, which shares no code with
 * what the product reads them from (`network/provenance.ts`). Of bottleneck layers and a compression of one half.
 */
export function plainConnections(spec: {
  readonly growthRate: number;
  readonly blockConfig: readonly number[];
  readonly numInitFeatures: number;
}): readonly PlainConnection[] {
  const found: PlainConnection[] = [];
  let before = spec.numInitFeatures;
  let input = 'features.pool0';
  for (let block = 1; block <= spec.blockConfig.length; block++) {
    const layers = spec.blockConfig[block - 1] ?? 0;
    const behind = block === spec.blockConfig.length ? 'classifier' : `features.transition${block}`;
    for (let reading = 1; reading <= layers + 1; reading++) {
      const reader = reading > layers ? behind : `features.denseblock${block}.denselayer${reading}`;
      let start = 0;
      for (let writing = 0; writing < reading; writing++) {
        const source = writing === 0 ? input : `features.denseblock${block}.denselayer${writing}`;
        const count = writing === 0 ? before : spec.growthRate;
        found.push({ block, source, reader, start, count });
        start += count;
      }
    }
    before = Math.floor((before + layers * spec.growthRate) / 2);
    input = `features.transition${block}.pool`;
  }
  return found;
}
