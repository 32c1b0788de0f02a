import { DenseLensError } from '../errors';
import { number } from '../messages/say';
import { modelTotals } from '../network/facts';
import { architectureName, type DenseNetSpec } from '../network/spec';
import { ambiguous } from './ambiguous';
import { isHeadName, type NamedLinear } from './head-names';
import type { HeadNorm } from './head-norms';
import { m } from './messages/m';
import { recogniseNetwork, type Shaped } from './named-weights';

/** One DenseNet among what a file holds. */
export interface FoundNetwork<T extends Shaped> {
  /** What stands before its tensors' names, e.g. `state_dict.module`; empty at the top. */
  readonly path: string;
  readonly spec: DenseNetSpec;
  /** By canonical name. */
  readonly tensors: ReadonlyMap<string, T>;
  readonly headNorms: readonly HeadNorm[];
  readonly linears: readonly NamedLinear[];
}

/** The first tensor of every DenseNet, by whose prefix a network is found among other things. */
const FIRST = 'features.conv0.weight';

/** The same where only `model.features` was saved; other networks have a `conv0` too, so what follows it is looked for. */
const BARE = 'conv0.weight';
const BESIDE_BARE = ['norm5.weight', 'norm_final.weight', 'denseblock1.denselayer1.norm1.weight'];

/** A file with more networks than this is none that a training run wrote. */
const MOST_NETWORKS = 64;

/** What stands before a name that ends in these words; null where it ends otherwise. */
function before(name: string, words: string): string | null {
  if (name === words) return '';
  return name.endsWith(`.${words}`) ? name.slice(0, -words.length - 1) : null;
}

function pathsIn(tensors: ReadonlyMap<string, Shaped>): readonly string[] {
  const paths: string[] = [];
  for (const name of tensors.keys()) {
    const whole = before(name, FIRST);
    const bare = whole === null ? before(name, BARE) : null;
    const start = bare === null || bare === '' ? '' : `${bare}.`;
    if (whole !== null) paths.push(whole);
    else if (bare !== null && BESIDE_BARE.some((each) => tensors.has(start + each))) paths.push(bare);
    if (paths.length > MOST_NETWORKS)
      throw new DenseLensError('model/unsupported', m.model_many_networks({ most: MOST_NETWORKS }));
  }
  return paths;
}

function tensorsBelow<T>(path: string, tensors: ReadonlyMap<string, T>): ReadonlyMap<string, T> {
  if (path === '') return tensors;
  const found = new Map<string, T>();
  for (const [name, tensor] of tensors) {
    if (name.startsWith(`${path}.`)) found.set(name.slice(path.length + 1), tensor);
  }
  if ([...found.keys()].some(isHeadName)) return found;
  // A head of one's own often stands beside the network that it reads: `backbone.features`, `fc`.
  const above = path.slice(0, path.lastIndexOf('.') + 1);
  for (const [name, tensor] of tensors) {
    const beside = name.slice(above.length);
    if (name.startsWith(above) && isHeadName(beside)) found.set(beside, tensor);
  }
  return found;
}

/** What a network is, in a line. */
export function titleOf({ path, spec }: Pick<FoundNetwork<Shaped>, 'path' | 'spec'>): string {
  return m.model_title({
    architecture: architectureName(spec),
    classes: m.model_title_classes({ count: number(spec.numClasses) }),
    params: number(modelTotals(spec, [224, 224]).params),
    place: path === '' ? m.model_title_top() : m.model_title_in({ path }),
  });
}

function isSameNetwork<T extends Shaped>(
  a: FoundNetwork<T>,
  b: FoundNetwork<T>,
  isSame: (a: T, b: T) => boolean,
): boolean {
  return (
    a.tensors.size === b.tensors.size &&
    [...a.tensors].every(([name, tensor]) => {
      const other = b.tensors.get(name);
      return other !== undefined && isSame(tensor, other);
    })
  );
}

/**
 * The DenseNet among a file's tensors, wherever it stands: training scripts keep weights under names of their own,
 * beside averages of them, optimisers and other networks.
 * @param isSame - whether two tensors are the same bytes; networks that are the same are no choice
 * @param choice - the {@link FoundNetwork.path} that the visitor chose
 * @throws `model/ambiguous` with what can be chosen, `model/unsupported` when there is none
 */
export function networkIn<T extends Shaped>(
  tensors: ReadonlyMap<string, T>,
  isSame: (a: T, b: T) => boolean,
  choice: string | undefined,
): FoundNetwork<T> {
  const paths = pathsIn(tensors);
  // Without any, the refusal names what is missing.
  if (paths.length === 0) return { path: '', ...recogniseNetwork(tensors) };
  const networks: FoundNetwork<T>[] = [];
  let refusal: unknown = null;
  for (const path of paths) {
    try {
      const network = { path, ...recogniseNetwork(tensorsBelow(path, tensors)) };
      if (!networks.some((other) => isSameNetwork(network, other, isSame))) networks.push(network);
    } catch (error) {
      if (!(error instanceof DenseLensError)) throw error;
      refusal ??= error;
    }
  }
  const [first] = networks;
  if (first === undefined) throw refusal;
  if (networks.length === 1 && choice === undefined) return first;
  const chosen = networks.find(({ path }) => path === choice);
  if (chosen !== undefined) return chosen;
  const choices = networks.map((network) => ({ id: network.path, title: titleOf(network) }));
  throw ambiguous(choices, choice);
}
