import { DenseLensError } from '../errors';
import type { InputRecipe } from '../formats/canonical';
import { m } from '../messages/m';
import { either } from '../messages/say';
import type { DenseNetSpec } from '../network/spec';

/** A sentence in the page's languages. */
export interface LocalText {
  readonly en: string;
  readonly zh: string;
}

/** A preprocessing; without the optional fields, a centre crop by bilinear filter. */
export type ManifestRecipe = Omit<InputRecipe, LaterField> & {
  readonly [K in LaterField]?: InputRecipe[K] | undefined;
};
type LaterField = 'fit' | 'interpolation' | 'fill';

/** Heads of other kinds are the visitors' own. */
type ManifestSpec = Omit<DenseNetSpec, 'transitionNorm' | 'head'>;

/** A file with a model's weights, and where it is. */
export interface ManifestFile {
  /** Best first; relative ones start at the manifest's own address. */
  readonly urls: readonly string[];
  /**
   * SHA-256 of the file in lower-case hexadecimal, or its first eight digits or more, where no more of it is known;
   * null when unpinned (recorded at first use).
   */
  readonly sha256: string | null;
  /** Length of the file in bytes; null when not known exactly. */
  readonly bytes: number | null;
  /** Length to show before a download, in bytes. */
  readonly approximateBytes: number;
}

/** One model of the manifest (public/models/manifest.json), and the file to prefer. */
export interface ManifestEntry extends ManifestFile {
  /** Stable: what `?model=` and `loadModel` take. */
  readonly id: string;
  readonly name: string;
  /** Other files with the same weights, for where that one cannot be had; best first. */
  readonly otherFiles?: readonly ManifestFile[];
  /** SPDX identifier of the weights' licence. */
  readonly licence: string;
  readonly citation: string;
  /** What the weights are expected to be; the file itself decides. */
  readonly architecture: ManifestSpec;
  readonly input: ManifestRecipe;
  /** Address of a JSON array of class labels in class order, relative to the manifest. */
  readonly labels: string;
  readonly note: LocalText;
}

/**
 * Which models the site offers. The first whose first URL is served is the default, so the one to prefer
 * stands first.
 */
export interface Manifest {
  readonly models: readonly ManifestEntry[];
  /**
   * The relative URLs that this site has, with their length in bytes: written by the build and by the server.
   * Absent where neither has (a development server): then the page must ask for each.
   */
  readonly served?: Readonly<Record<string, number>>;
  /** Where the site's owner fetches what others fetch from the Hub (`HF_ENDPOINT`); written by the server. */
  readonly mirror?: string;
  /** Under which addresses others in the network reach the site; written by the server (`npm start -- --host`). */
  readonly addresses?: readonly string[];
}

/** All files of a model, best first. */
export const filesOf = (entry: ManifestEntry): readonly ManifestFile[] => [
  entry,
  ...(entry.otherFiles ?? []),
];

type Check<T> = (value: unknown, path: string) => T;

/** Says what the field at a path must be. */
type Demand = (inputs: { readonly path: string }) => string;

function invalid(why: string): never {
  throw new DenseLensError('model/corrupt', m.manifest_invalid({ why }));
}

const fail = (path: string, demand: Demand): never => invalid(demand({ path }));

const text: Check<string> = (value, path) =>
  typeof value === 'string' && value.trim() !== '' ? value : fail(path, m.manifest_text);

const number: Check<number> = (value, path) =>
  typeof value === 'number' && Number.isFinite(value) ? value : fail(path, m.manifest_number);

const positive: Check<number> = (value, path) => {
  const checked = number(value, path);
  return checked > 0 ? checked : fail(path, m.manifest_positive);
};

const count: Check<number> = (value, path) => {
  const checked = positive(value, path);
  return Number.isSafeInteger(checked) ? checked : fail(path, m.manifest_whole);
};

const matching =
  (pattern: RegExp, demand: Demand): Check<string> =>
  (value, path) =>
    typeof value === 'string' && pattern.test(value) ? value : fail(path, demand);

const nullable =
  <T>(check: Check<T>): Check<T | null> =>
  (value, path) =>
    value === null ? null : check(value, path);

const list =
  <T>(check: Check<T>): Check<readonly T[]> =>
  (value, path) =>
    Array.isArray(value) && value.length > 0
      ? value.map((item, index) => check(item, `${path}[${index}]`))
      : fail(path, m.manifest_list);

const optional =
  <T>(check: Check<T>): Check<T | undefined> =>
  (value, path) =>
    value === undefined ? undefined : check(value, path);

/** Exactly these keys, no others: a misspelt one should not pass for an absent one. */
const object =
  <T extends object>(checks: { readonly [K in keyof T]-?: Check<T[K]> }): Check<T> =>
  (value, path) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return fail(path, m.manifest_object);
    const unknown = Object.keys(value).find((key) => !Object.hasOwn(checks, key));
    if (unknown !== undefined) return fail(`${path}.${unknown}`, m.manifest_no_field);
    const fields = value as Readonly<Record<string, unknown>>;
    const entries = Object.entries<Check<unknown>>(checks);
    const checked = entries.map(([key, check]) => [key, check(fields[key], `${path}.${key}`)] as const);
    return Object.fromEntries(checked.filter(([, item]) => item !== undefined)) as T;
  };

const triple: Check<readonly [number, number, number]> = (value, path) => {
  const [a, b, c, ...more] = list(number)(value, path);
  if (a === undefined || b === undefined || c === undefined || more.length > 0)
    return fail(path, m.manifest_three);
  return [a, b, c];
};

const size: Check<readonly [number, number]> = (value, path) => {
  const [height, width, ...more] = list(count)(value, path);
  if (height === undefined || width === undefined || more.length > 0) return fail(path, m.manifest_two);
  return [height, width];
};

const divisors: Check<readonly [number, number, number]> = (value, path) => {
  const checked = triple(value, path);
  return checked.every((item) => item > 0) ? checked : fail(path, m.manifest_three_positive);
};

/** @param values - as JSON has them */
const choice =
  (values: readonly (string | number)[]): Demand =>
  (at) =>
    m.manifest_choice({ ...at, choices: either(values.map((each) => JSON.stringify(each))) });

const oneOf =
  <T extends string>(...values: readonly T[]): Check<T> =>
  (value, path) =>
    values.find((each) => each === value) ?? fail(path, choice(values));

const recipe = object<ManifestRecipe>({
  size,
  fit: optional(oneOf('crop', 'squash', 'pad')),
  interpolation: optional(oneOf('bilinear', 'bicubic')),
  fill: optional((value, path) => (value === 0 ? 0 : count(value, path))),
  resize: count,
  channelOrder: oneOf('RGB', 'BGR', 'luma', 'mean'),
  scale: positive,
  mean: triple,
  std: divisors,
});

const file: { readonly [K in keyof ManifestFile]-?: Check<ManifestFile[K]> } = {
  urls: list(matching(/^(https:\/\/|(?!\/|[a-z]+:))\S+$/, (at) => m.manifest_address(at))),
  sha256: nullable(matching(/^[0-9a-f]{8,64}$/, (at) => m.manifest_hash(at))),
  bytes: nullable(count),
  approximateBytes: count,
};

const entry = object<ManifestEntry>({
  id: matching(/^[a-z0-9][a-z0-9-]*$/, (at) => m.manifest_id(at)),
  name: text,
  ...file,
  otherFiles: optional(list(object<ManifestFile>(file))),
  licence: text,
  citation: text,
  architecture: object<ManifestSpec>({
    growthRate: count,
    blockConfig: list(count),
    numInitFeatures: count,
    bnSize: (value, path) => (value === 0 ? 0 : count(value, path)),
    numClasses: count,
    compression: optional((value, path) => {
      const theta = positive(value, path);
      return theta <= 1 ? theta : fail(path, m.manifest_share);
    }),
    stem: optional(oneOf('imagenet', 'cifar', 'cifar-norm')),
    inputChannels: optional((value, path) =>
      value === 1 || value === 3 || value === 4 ? value : fail(path, choice([1, 3, 4])),
    ),
  }),
  input: recipe,
  labels: matching(/^(?!\/|[a-z]+:)\S+\.json$/, (at) => m.manifest_json(at)),
  note: object<LocalText>({ en: text, zh: text }),
});

const served: Check<Readonly<Record<string, number>> | undefined> = (value, path) => {
  if (value === undefined) return undefined;
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return fail(path, m.manifest_object);
  return Object.fromEntries(
    Object.entries(value).map(([key, bytes]) => [key, count(bytes, `${path}.${key}`)]),
  );
};

interface ManifestJson {
  readonly $schema: string;
  readonly models: readonly ManifestEntry[];
  readonly served: Readonly<Record<string, number>> | undefined;
  readonly mirror: string | undefined;
  readonly addresses: readonly string[] | undefined;
}

const manifest = object<ManifestJson>({
  $schema: text,
  models: list(entry),
  served,
  mirror: optional(matching(/^https?:\/\/\S+$/, (at) => m.manifest_address(at))),
  addresses: optional(list(text)),
});

/**
 * Checks a parsed manifest.json.
 * @param json - what `JSON.parse` gave
 * @throws `model/corrupt`, naming the field that is wrong
 */
export function parseManifest(json: unknown): Manifest {
  const { $schema: _, ...checked } = manifest(json, 'manifest');
  const { models } = checked;
  const ids = models.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) invalid(m.manifest_twice({ id: twice }));
  return checked as Manifest;
}
