import type { ModelRequest, ModelSummary } from '../../src/engine/protocol/weights';
import { TORCHVISION_RECIPE } from '../../src/formats/canonical';
import { requireSpec } from '../../src/network/check-spec';
import {
  architectureName,
  type DenseNetSpec,
  publishedName,
  type Stem,
  specWith,
  stemOf,
} from '../../src/network/spec';
import type { Initialisation } from '../../src/weights/initialise';
import { m } from '../messages/m';
import { memoryOfDevice } from './device-memory';

/** A network that is made on the spot: everything about it is in these few numbers, so a link can hold it. */
export interface MadeModel {
  readonly spec: DenseNetSpec;
  /** Of the square input, in pixels. */
  readonly side: number;
  readonly initialisation: Initialisation;
  readonly seed: number;
  /**
   * Probability that training would drop a number that a dense layer writes; absent for none. Running the network
   * does not change with it.
   */
  readonly dropout?: number;
}

/** What a network's input usually is. */
export const usualSide = (spec: DenseNetSpec): number => (stemOf(spec) === 'imagenet' ? 224 : 32);

const PREFIX = 'made_';

const STEMS: Readonly<Record<Stem, string>> = { imagenet: 'i', cifar: 'c', 'cifar-norm': 'n' };

/** An initialisation in a word, e.g. `he`, `normal0.01`. */
export const initialisationText = (initialisation: Initialisation): string =>
  initialisation.scheme === 'normal' ? `normal${initialisation.sigma}` : initialisation.scheme;

/** An id that says it all, e.g. `made_k32_b6-12-24-16_f64_n4_c1000_w224_he_0`. */
export function madeId({ spec, side, initialisation, seed, dropout = 0 }: MadeModel): string {
  const { growthRate, blockConfig, numInitFeatures, bnSize, numClasses } = spec;
  const { compression, stem, inputChannels } = spec;
  const parts = [
    `k${growthRate}`,
    `b${blockConfig.join('-')}`,
    `f${numInitFeatures}`,
    `n${bnSize}`,
    `c${numClasses}`,
    ...(compression === undefined ? [] : [`t${compression}`]),
    ...(stem === undefined ? [] : [`s${STEMS[stem]}`]),
    ...(inputChannels === undefined ? [] : [`i${inputChannels}`]),
    ...(dropout === 0 ? [] : [`d${dropout}`]),
    `w${side}`,
    initialisationText(initialisation),
    String(seed),
  ];
  return PREFIX + parts.join('_');
}

/** The inverse of {@link initialisationText}; null for anything else. */
export function initialisationOf(text: string): Initialisation | null {
  if (text.startsWith('normal')) {
    const sigma = Number(text.slice('normal'.length));
    return Number.isFinite(sigma) && sigma > 0 ? { scheme: 'normal', sigma } : null;
  }
  return text === 'he' || text === 'he-fan-out' || text === 'xavier' || text === 'orthogonal'
    ? { scheme: text }
    : null;
}

/** The inverse of {@link madeId}; null for any other id, and for one that makes no sense. */
export function parseMadeId(id: string): MadeModel | null {
  if (!id.startsWith(PREFIX) || id.length > 400) return null;
  const parts = id.slice(PREFIX.length).split('_');
  const seed = Number(parts.pop());
  const initialisation = initialisationOf(parts.pop() ?? '');
  const values = new Map(parts.map((part) => [part.slice(0, 1), part.slice(1)]));
  const number = (key: string): number => Number(values.get(key) ?? Number.NaN);
  const optional = (key: string, name: string): object => (values.has(key) ? { [name]: number(key) } : {});
  const stem = Object.entries(STEMS).find(([, letter]) => letter === values.get('s'))?.[0];
  const dropout = values.has('d') ? number('d') : 0;
  if (initialisation === null || !Number.isInteger(seed) || !(dropout >= 0 && dropout < 1)) return null;
  const spec: DenseNetSpec = {
    growthRate: number('k'),
    blockConfig: (values.get('b') ?? '').split('-').map(Number),
    numInitFeatures: number('f'),
    bnSize: number('n'),
    numClasses: number('c'),
    ...optional('t', 'compression'),
    ...(stem === undefined ? {} : { stem: stem as Stem }),
    ...optional('i', 'inputChannels'),
  };
  const made = { spec: specWith(spec), side: number('w'), initialisation, seed };
  return dropout === 0 ? made : { ...made, dropout };
}

/** The p that a network which was made on the spot was designed with; null for none. */
export const dropoutOf = (model: Pick<ModelSummary, 'id' | 'source'> | null): number | null =>
  model?.source === 'made' ? (parseMadeId(model.id)?.dropout ?? null) : null;

/** What such a network is called in files and links, in whatever language the page is, and before it has any. */
const madeName = (spec: DenseNetSpec): string =>
  `${publishedName(spec) ?? `DenseNet ${spec.blockConfig.join('-')}, k=${spec.growthRate}`}, untrained`;

/** What a model is called on the page. */
export const modelTitle = ({ name, spec, source }: Pick<ModelSummary, 'name' | 'spec' | 'source'>): string =>
  source === 'made' && name === madeName(spec)
    ? m.catalogue_untrained({ name: architectureName(spec) })
    : name;

/**
 * A request to make a network and load it.
 * @throws `spec/impossible`
 */
export function requestToMake(made: MadeModel): ModelRequest {
  requireSpec(made.spec, made.side, memoryOfDevice());
  const spec = specWith(made.spec);
  const { side, initialisation, seed } = made;
  return {
    id: madeId({ ...made, spec }),
    name: madeName(spec),
    source: { kind: 'made', spec, initialisation, seed },
    // As torchvision's 256 for 224; a small image is taken whole.
    recipe: {
      ...TORCHVISION_RECIPE,
      size: [side, side],
      resize: side < 64 ? side : Math.round((side * 8) / 7),
    },
    labels: null,
  };
}
