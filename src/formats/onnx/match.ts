import type { Stem } from '../../network/spec';
import { misfit, type Step, type Value } from './steps';
import { type ExpectedWindow, isSameWindow } from './windows';

type StepOf<K extends Step['kind']> = Extract<Step, { kind: K }>;

/** A convolution and the norm after it; null when the norm is folded into the convolution. */
export interface NormedConv {
  readonly conv: StepOf<'conv'>;
  readonly norm: StepOf<'affine'> | null;
}

/** A dense layer's parts; without a bottleneck, `last` is its one convolution. */
export interface MatchedLayer {
  readonly norm1: StepOf<'affine'>;
  readonly bottleneck: NormedConv | null;
  readonly last: StepOf<'conv'>;
}

/** A dense block, and the transition behind it (null after the last). */
export interface MatchedBlock {
  readonly layers: readonly MatchedLayer[];
  readonly transition: { readonly norm: StepOf<'affine'>; readonly conv: StepOf<'conv'> } | null;
}

/** What stands before the first block. */
export interface MatchedStem extends NormedConv {
  readonly kind: Stem;
}

/** A graph that is a DenseNet. */
export interface MatchedNetwork {
  readonly stem: MatchedStem;
  readonly blocks: readonly MatchedBlock[];
  readonly norm5: StepOf<'affine'>;
  readonly classifier: StepOf<'linear'>;
  readonly activation: StepOf<'activation'>['activation'] | null;
}

/** Each transition halves the map; more blocks than this need images of a thousand pixels. */
const MAX_BLOCKS = 8;

function expectStep<K extends Step['kind']>(step: Step, kind: K, role: string): StepOf<K> {
  if (step.kind === kind) return step as StepOf<K>;
  throw misfit(step.node, `stands where ${role} was expected`);
}

function expectWindow(
  step: StepOf<'conv' | 'max-pool' | 'avg-pool'>,
  expected: ExpectedWindow,
  role: string,
): void {
  if (isSameWindow(step.window, expected, step.input.size)) return;
  const { kernel, stride, padding } = expected;
  const wanted = `${kernel}×${kernel} with stride ${stride} and padding ${padding}`;
  const { kernel: has, strides, pads } = step.window;
  const found = `${has.join('×')} with stride ${strides.join('×')} and padding ${pads?.join('/') ?? 'unknown'}`;
  throw misfit(step.node, `is ${found}, where ${role} (${wanted}) was expected`);
}

function expectConv(step: Step, expected: ExpectedWindow, role: string): StepOf<'conv'> {
  const conv = expectStep(step, 'conv', role);
  expectWindow(conv, expected, role);
  return conv;
}

/** What a norm reads: the sources of a concatenation, or the one map before it. */
const sourcesOf = (norm: StepOf<'affine'>): readonly Step[] =>
  norm.input.kind === 'concat' ? norm.input.inputs : [norm.input];

/** Norm and ReLU before something, from the ReLU backwards. */
function preActivation(step: Step, role: string): StepOf<'affine'> {
  const relu = expectStep(step, 'relu', `the ReLU of ${role}`);
  return expectStep(relu.input, 'affine', `the batch norm of ${role}`);
}

/**
 * ReLU ← (norm ←) convolution, backwards. Without a norm it is folded into the convolution; exporters drop
 * the bias when that comes to zero, as it does with fresh norms.
 */
function normedConv(step: Step, expected: ExpectedWindow, role: string): NormedConv {
  const { input } = expectStep(step, 'relu', `the ReLU after ${role}`);
  if (input.kind === 'affine') return { conv: expectConv(input.input, expected, role), norm: input };
  return { conv: expectConv(input, expected, role), norm: null };
}

const SAME_3X3: ExpectedWindow = { kernel: 3, stride: 1, padding: 1 };

const isSameList = (a: readonly Step[], b: readonly Step[]): boolean =>
  a.length === b.length && a.every((step, i) => step === b[i]);

function matchLayer(step: Step, earlier: readonly Step[], role: string): MatchedLayer {
  const last = expectConv(step, SAME_3X3, `the 3×3 convolution of ${role}`);
  const before = last.input.kind === 'relu' ? last.input.input : null;
  if (before?.kind === 'affine' && isSameList(sourcesOf(before), earlier))
    return { norm1: before, bottleneck: null, last };
  const bottleneck = normedConv(
    last.input,
    { kernel: 1, stride: 1, padding: 0 },
    `the 1×1 convolution of ${role}`,
  );
  const norm1 = preActivation(bottleneck.conv.input, role);
  const reads = sourcesOf(norm1);
  if (!isSameList(reads, earlier))
    throw misfit(norm1.node, `does not read all that came before ${role} in its block, in order`);
  return { norm1, bottleneck, last };
}

/**
 * Walks from the output to the image and takes the network apart.
 * @throws `model/unsupported`, naming the first node (from the output) that does not fit
 */
export function matchNetwork(output: Value): MatchedNetwork {
  if (output.kind === 'refused') throw output.error;
  if (output.kind !== 'vector') {
    const node = output.kind === 'map' ? output.step.node : null;
    throw misfit(node, 'ends the graph, where a classifier was expected');
  }
  const end = output.step;
  const activation = end.kind === 'activation' ? end.activation : null;
  const logits = end.kind === 'activation' ? end.input : end;
  const classifier = expectStep(logits, 'linear', 'the classifier');
  const pool = expectStep(classifier.input, 'global-pool', 'the global average pool');
  const norm5 = preActivation(pool.input, 'the end of the network');

  const blocks: MatchedBlock[] = [];
  let transition: MatchedBlock['transition'] = null;
  let sources = sourcesOf(norm5);
  for (;;) {
    const role = (layer: number): string => `dense layer ${layer} of a block`;
    const layers = sources
      .slice(1)
      .map((source, i) => matchLayer(source, sources.slice(0, i + 1), role(i + 1)));
    const [input] = sources;
    if (layers.length === 0 || input === undefined)
      throw misfit((input ?? norm5).node, 'stands where a concatenation of dense layers was expected');
    blocks.unshift({ layers, transition });
    if (blocks.length > MAX_BLOCKS) throw misfit(input.node, `begins block ${blocks.length} from the end`);
    if (input.kind !== 'avg-pool') return { stem: matchStem(input), blocks, norm5, classifier, activation };
    expectWindow(input, { kernel: 2, stride: 2, padding: 0 }, 'the pool of a transition');
    const conv = expectConv(
      input.input,
      { kernel: 1, stride: 1, padding: 0 },
      'the convolution of a transition',
    );
    const norm = preActivation(conv.input, 'a transition');
    transition = { norm, conv };
    sources = sourcesOf(norm);
  }
}

/** For small images a 3×3 convolution, alone or with norm and ReLU behind it. */
function matchSmallStem(step: Step): MatchedStem | null {
  const role = "the stem's convolution";
  if (step.kind === 'conv' && step.input.kind === 'image')
    return { kind: 'cifar', conv: expectConv(step, SAME_3X3, role), norm: null };
  if (step.kind !== 'relu') return null;
  const stem = normedConv(step, SAME_3X3, role);
  expectStep(stem.conv.input, 'image', 'the input image');
  return { kind: 'cifar-norm', ...stem };
}

function matchStem(step: Step): MatchedStem {
  const small = matchSmallStem(step);
  if (small !== null) return small;
  const pool = expectStep(step, 'max-pool', "the stem's or a transition's pool");
  expectWindow(pool, { kernel: 3, stride: 2, padding: 1 }, "the stem's pool");
  const stem = normedConv(pool.input, { kernel: 7, stride: 2, padding: 3 }, "the stem's convolution");
  expectStep(stem.conv.input, 'image', 'the input image');
  return { kind: 'imagenet', ...stem };
}
