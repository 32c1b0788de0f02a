import { integratedGradients, occlusionMap } from '../../src/engine/client/attributions';
import type { RequestOptions } from '../../src/engine/client/engine';
import type { Baseline } from '../../src/engine/protocol/gradients';
import { DenseLensError } from '../../src/errors';
import type { GradientOf } from '../../src/graph/backward/seed';
import { called } from '../../src/messages/say';
import { m } from '../messages/m';
import type { ConsoleContext } from './context';
import { classGiven, numberGiven, optionsGiven, requestOptionsGiven, tensorGiven } from './given';

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

function knownBaseline(value: unknown = 'zero'): Baseline {
  if (typeof value === 'string' && BASELINES.includes(value)) return value as Baseline;
  throw new DenseLensError(
    'explain/unsupported',
    m.console_baselines({ baselines: BASELINES.join(', '), given: called(value) }),
  );
}

const element = (value: unknown): number =>
  numberGiven(value, 'element/unknown', (given) => m.console_element({ given }));

/** Of what is asked, the fields that count; whether the network has them, the worker finds out. */
function questionGiven(of: unknown): GradientOf {
  if (typeof of !== 'object' || of === null)
    throw new DenseLensError('explain/unsupported', m.console_gradient_of());
  const fields: Readonly<Record<string, unknown>> = { ...of };
  if ('class' in fields) {
    const { against } = fields;
    return {
      class: classGiven(fields.class),
      ...(against !== undefined && { against: classGiven(against) }),
    };
  }
  const [tensor, channel] = [tensorGiven(fields.tensor), element(fields.channel)];
  return fields.row === undefined && fields.column === undefined
    ? { tensor, channel }
    : { tensor, channel, row: element(fields.row), column: element(fields.column) };
}

/** Whole numbers, in reason: nobody waits for ten thousand backward passes. */
function countGiven(value: unknown, usual: number, most: number, field: string): number {
  if (value === undefined) return usual;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new DenseLensError('explain/unsupported', m.console_count({ field, most, given: called(value) }));
}

const MOST_STEPS = 10_000;
const MOST_PIXELS = 4096;

/** @param image - resolves when the first image has run */
export function createGradientsApi(
  { engine, store }: ConsoleContext,
  image: () => Promise<void>,
): GradientsApi {
  const classMap = async (
    method: 'grad-cam' | 'hires-cam',
    { class: index, at: given, ...options }: ReturnType<typeof optionsGiven<AttributionOptions>>,
  ) => {
    if (typeof given !== 'string') throw new DenseLensError('tensor/unknown', m.console_needs_at({ method }));
    const { signal } = requestOptionsGiven(options);
    const asked = { class: classGiven(index), at: [given], method } as const;
    const { maps } = await engine.ask('layer-maps', asked, { ...(signal && { signal }) });
    const [map] = maps;
    if (map === undefined) throw new DenseLensError('engine/failed', m.console_no_map({ at: given }));
    return { dims: map.dims, data: map.data };
  };
  return {
    gradient: async (of, name) => {
      const [question, by] = [questionGiven(of), tensorGiven(name)];
      await image();
      const { dims, data, value } = await engine.ask('gradient', { of: question, by });
      return { dims, data, value };
    },
    attribution: async (method, options) => {
      if (typeof options !== 'object' || options === null)
        throw new DenseLensError('explain/unsupported', m.console_attribution());
      const given = optionsGiven(options, 'attribution');
      const request = requestOptionsGiven(given);
      await image();
      switch (method) {
        case 'integrated-gradients': {
          const steps = countGiven(given.steps, 32, MOST_STEPS, 'steps');
          const asked = { class: classGiven(given.class), steps, baseline: knownBaseline(given.baseline) };
          return integratedGradients(engine, asked, request);
        }
        case 'grad-cam':
        case 'hires-cam':
          return classMap(method, given);
        case 'occlusion': {
          const size = countGiven(given.size, 32, MOST_PIXELS, 'size');
          const stride = countGiven(given.stride, 16, MOST_PIXELS, 'stride');
          const fill = knownBaseline(given.fill);
          const inputSize = store.getState().result?.inputSize ?? [224, 224];
          const asked = { class: classGiven(given.class), size, stride, fill, inputSize };
          const { dims, data } = await occlusionMap(engine, asked, request);
          return { dims, data };
        }
        default:
          throw new DenseLensError('explain/unsupported', m.console_attributions({ given: called(method) }));
      }
    },
  };
}
