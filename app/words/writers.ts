import type { Architecture, Op } from '../../src/network/architecture';

/** A run of channels that one source wrote into a concatenation. */
export interface Writer {
  /** Tensor name of the block's input, or unit name of a dense layer. */
  readonly source: string;
  /** The tensor that it wrote. */
  readonly tensor: string;
  /** 0 for the block's input, else the layer's number. */
  readonly index: number;
  /** Number of the dense block, from 1. */
  readonly block: number;
  /** For people, e.g. "layer 3", "transition 1", "stem". */
  readonly title: string;
  /** First channel, and how many. */
  readonly start: number;
  readonly count: number;
}

const LAYER = /^features\.denseblock(\d+)\.denselayer(\d+)$/;
const BLOCK = /^features\.denseblock(\d+)/;

/** The concatenation whose channels an operation keeps one by one, or null. */
function concatBehind(architecture: Architecture, op: Op): Op | null {
  if (op.kind === 'concat') return op;
  if (op.kind !== 'norm' && op.kind !== 'relu' && op.kind !== 'global-avg-pool') return null;
  const input = architecture.byName.get(op.inputs[0] ?? '');
  return input === undefined ? null : concatBehind(architecture, input);
}

/**
 * Who wrote the channels of a tensor, in order; empty where channels are not a concatenation's
 * (behind a convolution, say).
 */
export function writersOf(architecture: Architecture, op: Op): readonly Writer[] {
  const concat = concatBehind(architecture, op);
  if (concat === null) return [];
  const block = Number(BLOCK.exec(concat.unit)?.[1] ?? 0);
  let start = 0;
  return concat.inputs.map((input) => {
    const written = architecture.byName.get(input);
    const count = written?.shape[0] ?? 0;
    const layer = LAYER.exec(written?.unit ?? '')?.[2];
    const writer: Writer = {
      source: layer === undefined ? input : (written?.unit ?? input),
      tensor: input,
      index: Number(layer ?? 0),
      block,
      title: layer === undefined ? (block === 1 ? 'stem' : `transition ${block - 1}`) : `layer ${layer}`,
      start,
      count,
    };
    start += count;
    return writer;
  });
}

/** The writer of one channel, or null. */
export function writerOfChannel(writers: readonly Writer[], channel: number): Writer | null {
  return writers.find(({ start, count }) => channel >= start && channel < start + count) ?? null;
}

/**
 * A writer's colour: grey for the block's input, else the block's hue, the stronger the later the layer,
 * so that order can be read without telling hues apart.
 * @param layers - dense layers of the block
 */
export function writerColor(block: number, index: number, layers: number): string {
  if (index === 0) return 'var(--structure)';
  const share = layers > 1 ? 30 + (70 * (index - 1)) / (layers - 1) : 100;
  return `color-mix(in oklab, ${blockColor(block)} ${share.toFixed(1)}%, var(--writer-first))`;
}

/** A block's hue; blocks beyond the tokens' six start over. */
function blockColor(block: number): string {
  return `var(--block-${((block - 1) % 6) + 1})`;
}
