import { integratedGradients, occlusionMap } from '../../src/engine/client/attributions';
import type { RequestOptions } from '../../src/engine/client/engine';
import type { Baseline } from '../../src/engine/protocol/gradients';
import { DenseLensError } from '../../src/errors';
import type { GradientOf } from '../../src/graph/backward/seed';
import { m } from '../messages/m';
import type { ConsoleContext } from './context';

/** What `attribution` takes, by method; `class` is an index. */
export interface AttributionOptions extends RequestOptions {
  readonly class: number;
  /** `integrated-gradients`: midpoints, 32 unless told; and what the image is compared with. */
  readonly steps?: number;
  readonly baseline?: Baseline;
  /** `grad-cam`, `hires-cam`: a tensor's name. */
  readonly at?: string;
  /** `occlusion`: a square of `size` pixels at every `stride`, filled with the baseline `fill`. */
  readonly size?: number;
  readonly stride?: number;
  readonly fill?: Baseline;
}

/** A map over the image, or over a layer, or over the places of a square. */
export interface Attribution {
  readonly dims: readonly number[];
  readonly data: Float32Array;
  /** Of integrated gradients: of all attributions, and the logit minus the baseline's. */
  readonly sum?: number;
  readonly delta?: number;
}

/** Derivatives of the running network. */
export interface GradientsApi {
  /** The total derivative of a logit, of an element or of a channel's sum by every element of the tensor `name`. */
  gradient(
    of: GradientOf,
    name: string,
  ): Promise<{ readonly dims: readonly number[]; readonly data: Float32Array; readonly value: number }>;
  /**
   * Where a logit comes from: `integrated-gradients` `{ class, steps?, baseline? }`, `grad-cam` and `hires-cam`
   * `{ class, at }` (signed), `occlusion` `{ class, size, stride, fill }`. All take `signal` and `onProgress`;
   * another image ends a long one with `engine/superseded`.
   */
  attribution(method: string, options: AttributionOptions): Promise<Attribution>;
}

const BASELINES: readonly string[] = ['zero', 'black', 'white', 'blurred'] satisfies Baseline[];

function knownBaseline(value: Baseline): Baseline {
  if (BASELINES.includes(value)) return value;
  throw new DenseLensError(
    'explain/unsupported',
    m.console_baselines({ baselines: BASELINES.join(', '), given: value }),
  );
}

/** @param image - resolves when the first image has run */
export function createGradientsApi(
  { engine, store }: ConsoleContext,
  image: () => Promise<void>,
): GradientsApi {
  const classMap = async (method: 'grad-cam' | 'hires-cam', options: AttributionOptions) => {
    if (typeof options.at !== 'string')
      throw new DenseLensError('tensor/unknown', m.console_needs_at({ method }));
    const { class: index, at, signal } = options;
    const { maps } = await engine.ask(
      'layer-maps',
      { class: index, at: [at], method },
      { ...(signal && { signal }) },
    );
    const [map] = maps;
    if (map === undefined) throw new DenseLensError('engine/failed', m.console_no_map({ at }));
    return { dims: map.dims, data: map.data };
  };
  return {
    gradient: async (of, name) => {
      if (typeof of !== 'object' || of === null)
        throw new DenseLensError('explain/unsupported', m.console_gradient_of());
      await image();
      const { dims, data, value } = await engine.ask('gradient', { of, by: String(name) });
      return { dims, data, value };
    },
    attribution: async (method, options) => {
      if (typeof options !== 'object' || options === null)
        throw new DenseLensError('explain/unsupported', m.console_attribution());
      await image();
      switch (method) {
        case 'integrated-gradients':
          return integratedGradients(
            engine,
            { ...options, baseline: knownBaseline(options.baseline ?? 'zero') },
            options,
          );
        case 'grad-cam':
        case 'hires-cam':
          return classMap(method, options);
        case 'occlusion': {
          const { class: index, size = 32, stride = 16 } = options;
          const fill = knownBaseline(options.fill ?? 'zero');
          const inputSize = store.getState().result?.inputSize ?? [224, 224];
          const asked = { class: index, size, stride, fill, inputSize };
          const { dims, data } = await occlusionMap(engine, asked, options);
          return { dims, data };
        }
        default:
          throw new DenseLensError('explain/unsupported', m.console_attributions({ given: method }));
      }
    },
  };
}
