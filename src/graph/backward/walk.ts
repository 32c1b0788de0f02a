import { DenseLensError } from '../../errors';
import type { CanonicalModel } from '../../formats/canonical';
import type { Architecture, Op } from '../../network/architecture';
import type { TensorName } from '../../network/spec';
import type { GraphBuilder } from '../graph-builder';
import { type Altered, batched } from '../graph-plan';
import { backThroughChain, backThroughOwnNorm } from './altered';
import { differentiable } from './differentiable';
import { full, type Gradient, type RuleContext, spelledOut, splitChannels } from './gradient';
import { backThroughMaxPool } from './max-pool';
import {
  backThroughAvgPool,
  backThroughConv,
  backThroughFlatten,
  backThroughGlobalMaxPool,
  backThroughGlobalPool,
  backThroughLinear,
  backThroughNorm,
  backThroughRelu,
  normScale,
} from './rules';

/** What a backward graph is to compute. */
export interface BackwardPlan extends Altered {
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

/** Walks one network backward and emits as it goes. */
export class BackwardWalk {
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

  /** @param seed - the value that the derivative of the differentiated tensor is */
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
        if (this.#plan.connections === 'chain') {
          const before = backThroughChain(context, this.#architecture, op, value);
          this.#gradients.set(before.input, full(before.value));
          return;
        }
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
      case 'global-max-pool':
        this.#gradients.set(input, backThroughGlobalMaxPool(context, op, gradient.value));
        return;
      case 'flatten':
        this.#gradients.set(input, backThroughFlatten(context, op, gradient.value));
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
    if (this.#model.folded.has(op.name) || this.#plan.norms === 'none') return gradient;
    if (this.#plan.norms === 'own') {
      const value = this.#spelledOut(gradient, op, `${op.name}:back`);
      return full(backThroughOwnNorm(this.#context, op, value, this.#model.epsilon));
    }
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
    const { at, norms } = this.#plan;
    if (norms !== undefined) return null;
    const relu = byName.get(op.inputs[0] ?? '');
    const norm = byName.get(relu?.inputs[0] ?? '');
    const before = byName.get(norm?.inputs[0] ?? '');
    if (op.conv.stride > 1 || relu?.kind !== 'relu' || norm?.kind !== 'norm') return null;
    if (before === undefined || before.kind === 'conv' || !this.#active.has(before.name)) return null;
    if (at.includes(relu.name) || at.includes(norm.name) || this.#model.folded.has(norm.name)) return null;
    return normScale(this.#context.builder, norm.name, this.#model.epsilon);
  }
}
