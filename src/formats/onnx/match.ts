import type { Stem } from '../../network/spec';
import { m } from '../messages/m';
import { isImage } from './image-rules';
import { type MatchedHead, matchHead } from './match-head';
import { misfit, type Step, type StepOf, type Value } from './steps';
import { type ExpectedWindow, isSameWindow } from './windows';

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

/** What stands between two blocks. */
export interface MatchedTransition {
  /** Null where there is a ReLU alone. */
  readonly norm: StepOf<'affine'> | null;
  readonly conv: StepOf<'conv'>;
}

/** A dense block, and the transition behind it (null after the last). */
export interface MatchedBlock {
  readonly layers: readonly MatchedLayer[];
  readonly transition: MatchedTransition | null;
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
  readonly head: MatchedHead;
  /** What the first convolution reads: the image, or what the graph makes of it. */
  readonly image: Step;
  readonly activation: StepOf<'activation'>['activation'] | null;
}

/** Each transition halves the map; more blocks than this need images of a thousand pixels. */
const MAX_BLOCKS = 8;

function expectStep<K extends Step['kind']>(step: Step, kind: K, role: string): StepOf<K> {
  if (step.kind === kind) return step as StepOf<K>;
  throw misfit(step.node, (at) => m.onnx_misplaced({ ...at, role }));
}

function expectWindow(
  step: StepOf<'conv' | 'max-pool' | 'avg-pool'>,
  expected: ExpectedWindow,
  role: string,
): void {
  if (isSameWindow(step.window, expected, step.input.size)) return;
  const { kernel, stride, padding } = expected;
  const wanted = m.onnx_geometry({ kernel: `${kernel}×${kernel}`, stride, padding });
  const { strides, pads } = step.window;
  const has = { kernel: step.window.kernel.join('×'), stride: strides.join('×') };
  const found =
    pads === null ? m.onnx_geometry_unknown(has) : m.onnx_geometry({ ...has, padding: pads.join('/') });
  throw misfit(step.node, (at) => m.onnx_window({ ...at, found, role, expected: wanted }));
}

function expectConv(step: Step, expected: ExpectedWindow, role: string): StepOf<'conv'> {
  const conv = expectStep(step, 'conv', role);
  expectWindow(conv, expected, role);
  return conv;
}

/** What is read: the sources of a concatenation, or the one map before. */
const sourcesBefore = (step: Step): readonly Step[] => (step.kind === 'concat' ? step.inputs : [step]);

/** What a norm reads. */
const sourcesOf = (norm: StepOf<'affine'>): readonly Step[] => sourcesBefore(norm.input);

/** Norm and ReLU before something, from the ReLU backwards. */
function preActivation(step: Step, role: string): StepOf<'affine'> {
  const relu = expectStep(step, 'relu', m.onnx_role_relu({ of: role }));
  return expectStep(relu.input, 'affine', m.onnx_role_norm({ of: role }));
}

/**
 * ReLU ← (norm ←) convolution, backwards. Without a norm it is folded into the convolution; exporters drop
 * the bias when that comes to zero, as it does with fresh norms.
 */
function normedConv(step: Step, expected: ExpectedWindow, role: string): NormedConv {
  const { input } = expectStep(step, 'relu', m.onnx_role_relu_after({ of: role }));
  if (input.kind === 'affine') return { conv: expectConv(input.input, expected, role), norm: input };
  return { conv: expectConv(input, expected, role), norm: null };
}

const SAME_3X3: ExpectedWindow = { kernel: 3, stride: 1, padding: 1 };

const isSameList = (a: readonly Step[], b: readonly Step[]): boolean =>
  a.length === b.length && a.every((step, i) => step === b[i]);

function matchLayer(step: Step, earlier: readonly Step[], role: string): MatchedLayer {
  const last = expectConv(step, SAME_3X3, m.onnx_role_conv({ kernel: '3×3', of: role }));
  const before = last.input.kind === 'relu' ? last.input.input : null;
  if (before?.kind === 'affine' && isSameList(sourcesOf(before), earlier))
    return { norm1: before, bottleneck: null, last };
  const bottleneck = normedConv(
    last.input,
    { kernel: 1, stride: 1, padding: 0 },
    m.onnx_role_conv({ kernel: '1×1', of: role }),
  );
  const norm1 = preActivation(bottleneck.conv.input, role);
  const reads = sourcesOf(norm1);
  if (!isSameList(reads, earlier)) throw misfit(norm1.node, (at) => m.onnx_not_all({ ...at, role }));
  return { norm1, bottleneck, last };
}

/**
 * Walks from the output to the image and takes the network apart.
 * @throws `model/unsupported`, naming the first node (from the output) that does not fit
 */
export function matchNetwork(output: Value): MatchedNetwork {
  if (output.kind === 'refused') throw output.error;
  if (output.kind !== 'vector' && output.kind !== 'map') throw misfit(null, m.onnx_ends, 'head');
  const end = output.step;
  const activation = end.kind === 'activation' ? end.activation : null;
  const logits = end.kind === 'activation' ? end.input : end;
  const isMap = output.kind === 'map';
  const head = isMap ? { pool: null, linears: [], maps: logits } : matchHead(logits);
  if (isMap && logits.kind !== 'relu') throw misfit(logits.node, m.graphs_ends, 'head');
  const norm5 = preActivation(head.maps, m.onnx_role_end());

  const blocks: MatchedBlock[] = [];
  let transition: MatchedBlock['transition'] = null;
  let sources = sourcesOf(norm5);
  for (;;) {
    const role = (layer: number): string => m.onnx_role_layer({ layer });
    const layers = sources
      .slice(1)
      .map((source, i) => matchLayer(source, sources.slice(0, i + 1), role(i + 1)));
    const [input] = sources;
    if (layers.length === 0 || input === undefined) throw misfit((input ?? norm5).node, m.onnx_no_layers);
    blocks.unshift({ layers, transition });
    if (blocks.length > MAX_BLOCKS)
      throw misfit(input.node, (at) => m.onnx_many_blocks({ ...at, count: blocks.length }));
    if (input.kind !== 'avg-pool') {
      const stem = matchStem(input);
      return { stem, blocks, norm5, head, image: stem.conv.input, activation };
    }
    expectWindow(input, { kernel: 2, stride: 2, padding: 0 }, m.onnx_role_transition_pool());
    const conv = expectConv(input.input, { kernel: 1, stride: 1, padding: 0 }, m.onnx_role_transition_conv());
    const relu = expectStep(conv.input, 'relu', m.onnx_role_relu({ of: m.onnx_role_transition() }));
    const norm = relu.input.kind === 'affine' ? relu.input : null;
    const another = transition === null || (transition.norm === null) === (norm === null);
    if (!another) throw misfit(conv.node, m.graphs_mixed_transitions);
    transition = { norm, conv };
    sources = sourcesBefore(norm?.input ?? relu.input);
  }
}

/** The image itself, or what the graph makes of it before anything else. */
function expectImage(step: Step): void {
  if (!isImage(step)) expectStep(step, 'image', m.onnx_image());
}

/** For small images a 3×3 convolution, alone or with norm and ReLU behind it. */
function matchSmallStem(step: Step): MatchedStem | null {
  const role = m.onnx_role_stem_conv();
  if (step.kind === 'conv' && isImage(step.input))
    return { kind: 'cifar', conv: expectConv(step, SAME_3X3, role), norm: null };
  if (step.kind !== 'relu') return null;
  const stem = normedConv(step, SAME_3X3, role);
  expectImage(stem.conv.input);
  return { kind: 'cifar-norm', ...stem };
}

function matchStem(step: Step): MatchedStem {
  const small = matchSmallStem(step);
  if (small !== null) return small;
  const pool = expectStep(step, 'max-pool', m.onnx_role_pool());
  expectWindow(pool, { kernel: 3, stride: 2, padding: 1 }, m.onnx_role_stem_pool());
  const stem = normedConv(pool.input, { kernel: 7, stride: 2, padding: 3 }, m.onnx_role_stem_conv());
  expectImage(stem.conv.input);
  return { kind: 'imagenet', ...stem };
}
