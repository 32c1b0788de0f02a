import type { Baseline, MapRecipe } from '../../../src/engine/protocol/gradients';
import type { ImageMap } from '../../jobs/found-maps';
import { camName } from '../../words/cam-methods';
import { briefName } from '../../words/parts';
import { baselines } from './baselines';
import { m } from './messages/m';

/** The exact class map, but for its scale. */
export const CLASS_MAP = { kind: 'layer', method: 'hires-cam', at: 'relu5' } as const satisfies MapRecipe;

const baselineName = (baseline: Baseline): string =>
  baselines().find(({ value }) => value === baseline)?.label ?? baseline;

/** What a map is called, with what tells it from others of its kind. */
export function mapName(map: ImageMap): string {
  switch (map.kind) {
    case 'layer':
      return map.at === CLASS_MAP.at && map.method === CLASS_MAP.method
        ? m.curves_cam()
        : `${camName(map.method)} · ${briefName(map.at)}`;
    case 'saliency':
      if (map.what === 'times-input') return m.curves_times_input();
      return map.what === 'absolute' ? m.curves_saliency() : m.curves_signed();
    case 'path':
      return m.curves_path({ steps: map.steps, baseline: baselineName(map.baseline) });
    case 'occlusion':
      return m.curves_occlusion({ size: map.size, stride: map.stride, fill: baselineName(map.fill) });
    case 'masks':
      return m.curves_masks({ count: map.masks, grid: map.scheme.grid, seed: map.scheme.seed });
    case 'random':
      return m.curves_random();
  }
}
