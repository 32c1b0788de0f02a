import type { MeasureContext, SetMeasure } from './measure';

/** Makes a measure; its code comes when a set wants it. */
export type MeasureFactory = (context: MeasureContext) => SetMeasure | Promise<SetMeasure>;

/** What can be measured while a set runs, by id. */
export const MEASURES: Readonly<Record<string, MeasureFactory>> = {
  layers: async (context) => new (await import('./layer-similarity')).LayerSimilarity(context),
};
