import { DenseLensError } from '../errors';
import type { Architecture, Op } from '../model/architecture';
import type { CanonicalModel } from '../model/canonical';
import {
  batched,
  emitOp,
  GraphBuilder,
  int,
  maskInputs,
  neededOps,
  refuseFolded,
  valueInfo,
} from '../model/graph';
import type { TensorName } from '../model/spec';
import { backThroughMaxPool } from './backward-max-pool';
import {
  backThroughAvgPool,
  backThroughConv,
  backThroughGlobalPool,
  backThroughLinear,
  backThroughNorm,
  backThroughRelu,
  normScale,
} from './backward-rules';
import { differentiable, neededForward } from './differentiable';
import { full, type Gradient, type RuleContext, spelledOut, splitChannels } from './gradient';

/** What a backward graph is to compute. */
export interface BackwardPlan {
  /** Tensors that the caller has; never a ReLU that is cut. */
  readonly feeds: readonly TensorName[];
  /** The tensor whose elements, weighted by the seed, are differentiated. */
  readonly of: TensorName;
  /** The tensors to differentiate by. */
  readonly at: readonly TensorName[];
  /** As in a forward graph: ReLUs with `keep` and `fill`. */
  readonly cuttable?: readonly TensorName[];
  /** Images in a run; 1 where absent. */
  readonly batch?: number;
}

/** The output with the derivative by a tensor; its dims are the tensor's. */
export const gradientOutput = (name: TensorName): string => `d:${name}`;

/** The output with the differentiated number of each image, `[N]`. */
export const VALUE = 'value';

/** Graph inputs: a weight per channel, `[1,C,1,1]` (`[1,C]` behind the global pool)… */
export const SEED_CHANNELS = 'seed:channels';

/** …and per place, `[1,1,H,W]`, for tensors that have places. */
export const SEED_PLACES = 'seed:places';

/** Walks one network backward and emits as it goes. */
class BackwardWalk {
  readonly #model: CanonicalModel;
  readonly #architecture: Architecture;
  readonly #plan: BackwardPlan;
  readonly #context: RuleContext;
  readonly #active: ReadonlySet<TensorName>;
  readonly #gradients = new Map<TensorName, Gradient>();
  /** How the readers of each tensor that is concatenated find it: its first channel. */
  readonly #starts = new Map<TensorName, number>();
  /**
   * Of the dense block that is walked through: the sum of what its readers so far gave to the channels that
   * they share. Readers read prefixes of one another, so one sum serves all, and each writer splits its own
   * channels off the end: a block costs additions linear in what its readers read.
   */
  #shared: string | null = null;

  constructor(model: CanonicalModel, architecture: Architecture, plan: BackwardPlan, builder: GraphBuilder) {
    this.#model = model;
    this.#architecture = architecture;
    this.#plan = plan;
    const shapeOf = (name: string): readonly number[] => architecture.byName.get(name)?.shape ?? [];
    this.#context = { builder, batch: plan.batch ?? 1, shapeOf };
    this.#active = differentiable(architecture, plan.of, plan.at);
    for (const op of architecture.ops) {
      if (op.kind !== 'concat') continue;
      let start = 0;
      for (const input of op.inputs) {
        this.#starts.set(input, start);
        start += shapeOf(input)[0] ?? 0;
      }
    }
  }

  walk(seed: string): void {
    const { of, at } = this.#plan;
    this.#gradients.set(of, full(seed));
    const { builder } = this.#context;
    for (const op of [...this.#architecture.ops].reverse()) {
      if (!this.#active.has(op.name)) continue;
      const gradient = this.#gradientOf(op);
      if (at.includes(op.name)) {
        const label = `${gradientOutput(op.name)}:out`;
        builder.node('Identity', [this.#spelledOut(gradient, op, label)], gradientOutput(op.name));
      }
      this.#step(op, gradient);
    }
    for (const name of at) if (!this.#active.has(name)) this.#nothing(name);
  }

  /** A tensor with no say: its gradient is 0. */
  #nothing(name: TensorName): void {
    const { builder, shapeOf, batch } = this.#context;
    const label = gradientOutput(name);
    const zero = builder.constant(`${label}:zero`, [0], []);
    builder.node('Expand', [zero, builder.integers(`${label}:dims`, batched(shapeOf(name), batch))], label);
  }

  #spelledOut(gradient: Gradient, op: Op, label: string): string {
    return spelledOut(this.#context, gradient, op.name, label);
  }

  #gradientOf(op: Op): Gradient {
    const own = this.#gradients.get(op.name);
    if (own !== undefined) return own;
    const start = this.#starts.get(op.name);
    const shared = this.#shared;
    if (start === undefined || shared === null)
      throw new DenseLensError('engine/failed', `Nothing behind ${op.name} has a gradient.`);
    if (start === 0) {
      this.#shared = null;
      return full(shared);
    }
    const { builder, shapeOf } = this.#context;
    const [count = 0] = shapeOf(op.name);
    const [before, value] = splitChannels(builder, shared, [start, count], `${op.name}:shared`);
    this.#shared = before;
    return full(value);
  }

  /** Hands a gradient on to what made the tensor. */
  #step(op: Op, gradient: Gradient): void {
    const [input] = op.inputs;
    if (input === undefined || !op.inputs.some((name) => this.#active.has(name))) return;
    const context = this.#context;
    const { builder } = context;
    const spelled = (): string => this.#spelledOut(gradient, op, `${op.name}:back`);
    switch (op.kind) {
      case 'input':
        return;
      case 'concat': {
        const value = spelled();
        if (this.#shared !== null) builder.node('Add', [this.#shared, value], `${op.name}:shared`);
        this.#shared = this.#shared === null ? value : `${op.name}:shared`;
        return;
      }
      case 'linear':
        this.#gradients.set(input, backThroughLinear(context, op, gradient.value));
        return;
      case 'global-avg-pool':
        this.#gradients.set(input, backThroughGlobalPool(context, op, gradient.value));
        return;
      case 'relu': {
        const isCut = this.#plan.cuttable?.includes(op.name) ?? false;
        const whole = gradient.form.kind === 'pooled' ? { ...gradient, ...full(spelled()) } : gradient;
        this.#gradients.set(
          input,
          backThroughRelu(context, op, { ...whole, isPrescaled: gradient.isPrescaled }, isCut),
        );
        return;
      }
      case 'norm':
        this.#gradients.set(input, this.#throughNorm(op, input, gradient));
        return;
      case 'conv':
        this.#gradients.set(input, backThroughConv(context, op, gradient, this.#scaleAhead(op)));
        return;
      case 'avg-pool':
        this.#gradients.set(input, backThroughAvgPool(context, op, spelled()));
        return;
      case 'max-pool':
        this.#gradients.set(input, full(backThroughMaxPool(context, op, spelled())));
        return;
    }
  }

  #throughNorm(op: Op, input: TensorName, gradient: Gradient): Gradient {
    if (this.#model.folded.has(op.name)) return gradient;
    if (gradient.isPrescaled) return { ...gradient, isPrescaled: false };
    const scale = normScale(this.#context.builder, op.name, this.#model.epsilon);
    const isConv = this.#architecture.byName.get(input)?.kind === 'conv';
    if (isConv && !this.#plan.at.includes(input)) return { ...gradient, pending: scale };
    return backThroughNorm(this.#context, op, gradient, scale);
  }

  /**
   * The scale of norm → ReLU before a convolution, where its weights may take it up: it commutes with the
   * ReLU's mask, but nobody may have asked for the gradients in between.
   */
  #scaleAhead(op: Op & { readonly kind: 'conv' }): string | null {
    const { byName } = this.#architecture;
    const { at } = this.#plan;
    const relu = byName.get(op.inputs[0] ?? '');
    const norm = byName.get(relu?.inputs[0] ?? '');
    const before = byName.get(norm?.inputs[0] ?? '');
    if (op.conv.stride > 1 || relu?.kind !== 'relu' || norm?.kind !== 'norm') return null;
    if (before === undefined || before.kind === 'conv' || !this.#active.has(before.name)) return null;
    if (at.includes(relu.name) || at.includes(norm.name) || this.#model.folded.has(norm.name)) return null;
    return normScale(this.#context.builder, norm.name, this.#model.epsilon);
  }
}

/** Emits the seed, and the number that is differentiated: the sum of seed · tensor. */
function emitSeed(builder: GraphBuilder, of: Op, batch: number): string {
  const hasPlaces = of.shape.length > 1;
  const axes = builder.integers(`${VALUE}:axes`, hasPlaces ? [1, 2, 3] : [1]);
  // A product, not a graph input itself: see Decisions in ARCHITECTURE.md on a convolution of a graph input.
  if (hasPlaces) builder.node('Mul', [SEED_CHANNELS, SEED_PLACES], 'seed:one');
  const one = hasPlaces ? 'seed:one' : SEED_CHANNELS;
  builder.node('Mul', [of.name, one], `${VALUE}:weighted`);
  builder.node('ReduceSum', [`${VALUE}:weighted`, axes], VALUE, [int('keepdims', 0)]);
  if (batch === 1) return one;
  const dims = builder.integers('seed:dims', batched(of.shape, batch));
  builder.node('Expand', [one, dims], 'seed');
  return 'seed';
}

/**
 * Writes the ONNX graph of a total derivative: of Σ seed·`of`, by every element of the tensors `at`, as
 * reverse accumulation gives it, in one run with what it needs of the forward pass. Tensors that several
 * readers read get the sum over all paths; a reader's own concatenation only that reader's.
 *
 * Outputs: {@link VALUE}, and {@link gradientOutput} for each of `at`. Weights are external data, as in
 * `writeGraph`; what is transposed, flipped or scaled of them is made by nodes that ORT folds at load.
 * @throws `tensor/unknown`, `tensor/folded`
 */
export function writeBackward(
  model: CanonicalModel,
  architecture: Architecture,
  plan: BackwardPlan,
): Uint8Array {
  const { of, at, feeds, batch = 1 } = plan;
  for (const name of [of, ...at]) refuseFolded(model, name);
  const builder = new GraphBuilder(model);
  const outputs = neededForward(architecture, of, at);
  const forward = neededOps(architecture, { feeds, outputs });
  for (const op of forward) emitOp(builder, model, op, { feeds, outputs, cuttable: plan.cuttable ?? [] });
  const cut = (plan.cuttable ?? []).filter((name) => forward.some((op) => op.name === name));
  const target = architecture.byName.get(of);
  if (target === undefined)
    throw new DenseLensError('tensor/unknown', `This network has no tensor named "${of}".`);
  const seed = emitSeed(builder, target, batch);
  new BackwardWalk(model, architecture, plan, builder).walk(seed);

  const shapeOf = (name: TensorName): readonly number[] =>
    batched(architecture.byName.get(name)?.shape ?? [], batch);
  const [channels = 0, ...places] = target.shape;
  const seeds =
    places.length === 0
      ? [valueInfo(SEED_CHANNELS, [1, channels])]
      : [valueInfo(SEED_CHANNELS, [1, channels, 1, 1]), valueInfo(SEED_PLACES, [1, 1, ...places])];
  return builder.model(
    [...feeds.map((name) => valueInfo(name, shapeOf(name))), ...seeds, ...maskInputs(architecture, cut)],
    [valueInfo(VALUE, [batch]), ...at.map((name) => valueInfo(gradientOutput(name), shapeOf(name)))],
  );
}
