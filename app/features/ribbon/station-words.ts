import type { Station } from '../../../src/network/stations';
import { m } from '../../messages/m';
import { formatShare } from '../../words/format';

/** What a station is called on its card. */
export function stationTitle({ kind, block }: Station): string {
  const n = block ?? 0;
  switch (kind) {
    case 'input':
      return m.ribbon_input();
    case 'conv':
      return m.ribbon_conv();
    case 'pool':
      return m.ribbon_pool();
    case 'block':
      return m.ribbon_block({ n });
    case 'transition':
      return m.ribbon_transition({ n });
    case 'features':
      return m.ribbon_features();
    case 'hidden':
      return m.ribbon_hidden();
    case 'classes':
      return m.ribbon_classes();
  }
}

/** θ as a fraction where it is a usual one. */
const fraction = (theta: number): string | null => (theta === 0.5 ? '½' : theta === 0.25 ? '¼' : null);

/** What leads to a station, in two short lines: "7×7" and "/2". */
export function passageLines({ by }: Station): readonly [string, string] {
  switch (by?.kind) {
    case 'conv':
      return [`${by.kernel}×${by.kernel}`, by.stride > 1 ? `/${by.stride}` : ''];
    case 'max-pool':
      return [m.ribbon_way_max(), `/${by.stride}`];
    case 'layers':
      return [`${by.layers} × +${by.growthRate}`, ''];
    case 'transition':
      return [
        by.compression === 1 ? '1×1' : `C·${fraction(by.compression) ?? by.compression}`,
        `/${by.stride}`,
      ];
    case 'average':
      return [m.ribbon_way_average(), ''];
    case 'maximum':
      return [m.ribbon_way_max(), ''];
    case 'flatten':
      return [m.ribbon_way_flatten(), ''];
    case 'linear':
      return [m.ribbon_way_linear(), ''];
    case undefined:
      return ['', ''];
  }
}

/** The same as a sentence. */
export function passageInWords({ by }: Station): string {
  switch (by?.kind) {
    case 'conv':
      return m.ribbon_by_conv({ kernel: by.kernel, stride: by.stride });
    case 'max-pool':
      return m.ribbon_by_max({ kernel: by.kernel, stride: by.stride });
    case 'layers':
      return m.ribbon_by_layers({ layers: by.layers, growth: by.growthRate });
    case 'transition':
      if (by.compression === 1) return m.ribbon_by_transition_all({ stride: by.stride });
      return m.ribbon_by_transition({
        share: fraction(by.compression) ?? formatShare(by.compression),
        stride: by.stride,
      });
    case 'average':
      return m.ribbon_by_average();
    case 'maximum':
      return m.ribbon_by_maximum();
    case 'flatten':
      return m.ribbon_by_flatten();
    case 'linear':
      return by.isHidden ? m.ribbon_by_hidden() : m.ribbon_by_linear();
    case undefined:
      return m.ribbon_by_picture();
  }
}
