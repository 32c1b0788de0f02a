import type { Architecture, Op } from './architecture';
import { asReaderName, asSourceName, type ReaderName, type SourceName, type TensorName } from './spec';

/** What wrote a run of channels into a block, and where they stand in every concatenation of it. */
export interface Source {
  readonly name: SourceName;
  /** The tensor that it wrote. */
  readonly tensor: TensorName;
  /** The part of the network that wrote it. */
  readonly part: string;
  /** Number of the dense block that it was written into, from 1. */
  readonly block: number;
  /** 0 for the block's input, else the dense layer's number. */
  readonly index: number;
  /** First channel in the concatenation. */
  readonly start: number;
  /** Channels written. */
  readonly count: number;
}

/** What reads a concatenation: the first `sources` of its block, in order. */
export interface Reader {
  readonly name: ReaderName;
  /** The part of the network that it is. */
  readonly part: string;
  /** The concatenation that it reads. */
  readonly concat: TensorName;
  /** The batch norm behind that; null for a transition without one. */
  readonly norm: TensorName | null;
  /** The non-negative tensor behind that, which its weights multiply. */
  readonly relu: TensorName;
  /** The weight that reads it: `[out, in, 1, 1]` (3×3 without bottlenecks), or the classifier's `[out, in]`. */
  readonly weight: string;
  /** How many of the block's sources it reads. */
  readonly sources: number;
}

/** A dense block as a net of writers and readers. */
export interface BlockProvenance {
  /** `features.denseblock{b}` */
  readonly name: TensorName;
  /** From 1. */
  readonly block: number;
  readonly sources: readonly Source[];
  /** Its dense layers in order, then the transition or the classifier behind it. */
  readonly readers: readonly Reader[];
}

/** One connection: a reader reads a source. */
export interface Edge {
  readonly block: number;
  readonly source: Source;
  readonly reader: Reader;
}

/** A connection's ends in one word, by which it is known to maps and scenes. */
export const edgeName = (source: string, reader: string): string => `${source} ${reader}`;

/** Operations that read a tensor, in order. */
type Consumers = ReadonlyMap<string, readonly Op[]>;

const consumersCache = new WeakMap<Architecture, Consumers>();

function allConsumers(architecture: Architecture): Consumers {
  const known = consumersCache.get(architecture);
  if (known !== undefined) return known;
  const consumers = new Map<string, Op[]>();
  for (const op of architecture.ops) {
    for (const input of op.inputs) {
      const list = consumers.get(input);
      if (list === undefined) consumers.set(input, [op]);
      else list.push(op);
    }
  }
  consumersCache.set(architecture, consumers);
  return consumers;
}

const cache = new WeakMap<Architecture, readonly BlockProvenance[]>();

/**
 * Who writes and who reads in every dense block. Connections never cross a block; the last reader of a block
 * is the transition behind it, of the last block the classifier (through norm5 and relu5). Read off the operations
 * once an architecture.
 */
export function provenance(architecture: Architecture): readonly BlockProvenance[] {
  const known = cache.get(architecture);
  if (known !== undefined) return known;
  // By what each reads alone: concatenations, which read thousands, are not on the way from one to its weights.
  const next = new Map<string, Op>();
  const concats = new Map<number, Op[]>();
  for (const op of architecture.ops) {
    const [input = ''] = op.inputs;
    if (op.kind !== 'concat') {
      if (!next.has(input)) next.set(input, op);
      continue;
    }
    if (op.block === null) continue;
    const list = concats.get(op.block);
    if (list === undefined) concats.set(op.block, [op]);
    else list.push(op);
  }
  const blocks = [...concats].flatMap(([block, read]): readonly BlockProvenance[] => {
    // What is read last holds all that was written.
    const whole = read.at(-1);
    if (whole === undefined) return [];
    return [
      {
        name: whole.name,
        block,
        sources: sourcesOf(architecture, whole, block),
        readers: read.flatMap((concat) => readerOf(next, concat) ?? []),
      },
    ];
  });
  cache.set(architecture, blocks);
  return blocks;
}

function sourcesOf({ byName }: Architecture, whole: Op, block: number): readonly Source[] {
  let start = 0;
  return whole.inputs.flatMap((tensor, index): readonly Source[] => {
    const op = byName.get(tensor);
    if (op === undefined) return [];
    const count = op.shape[0] ?? 0;
    const name = asSourceName(op.layer === null ? tensor : op.part);
    const source = { name, tensor, part: op.part, block, index, start, count };
    start += count;
    return [source];
  });
}

/** What makes numbers of whole maps, before a linear layer. */
const WHOLE_MAPS: ReadonlySet<Op['kind']> = new Set(['global-avg-pool', 'global-max-pool', 'flatten']);

/** Follows a concatenation through norm and ReLU to the weights that read it. */
function readerOf(readBy: ReadonlyMap<string, Op>, concat: Op): Reader | null {
  const next = (op: Op | undefined): Op | undefined => readBy.get(op?.name ?? '');
  const after = next(concat);
  const norm = after?.kind === 'norm' ? after : null;
  const relu = norm === null ? after : next(norm);
  let weighs = next(relu);
  if (weighs !== undefined && WHOLE_MAPS.has(weighs.kind)) weighs = next(weighs);
  if (relu?.kind !== 'relu' || weighs === undefined) return null;
  return {
    name: asReaderName(weighs.kind === 'linear' ? 'classifier' : weighs.part),
    part: weighs.part,
    concat: concat.name,
    norm: norm?.name ?? null,
    relu: relu.name,
    weight: `${weighs.name}.weight`,
    sources: concat.inputs.length,
  };
}

/** The operations that read a tensor, in order. */
export function consumersOf(architecture: Architecture, tensor: string): readonly Op[] {
  return allConsumers(architecture).get(tensor) ?? [];
}

/** Every source→reader connection; 597 for DenseNet-121, 62 of them into transitions and classifier. */
export function edgesOf(blocks: readonly BlockProvenance[]): readonly Edge[] {
  return blocks.flatMap(({ block, sources, readers }) =>
    readers.flatMap((reader) =>
      sources.slice(0, reader.sources).map((source) => ({ block, source, reader })),
    ),
  );
}

/** How many connections there are, without a list of them. */
export function countEdges(blocks: readonly BlockProvenance[]): number {
  return blocks.reduce(
    (sum, { sources, readers }) =>
      readers.reduce((own, reader) => own + Math.min(reader.sources, sources.length), sum),
    0,
  );
}

/** Where a channel of a block's concatenation comes from, and who reads it; null outside the block. */
export function channelOrigin(
  block: BlockProvenance,
  channel: number,
): { readonly source: Source; readonly channel: number; readonly readers: readonly Reader[] } | null {
  const source = writerOfChannel(block.sources, channel);
  if (source === null) return null;
  return { source, channel: channel - source.start, readers: readersOf(block, source) };
}

/** Who reads a source of a block. */
export const readersOf = ({ readers }: BlockProvenance, source: Source): readonly Reader[] =>
  readers.filter((reader) => reader.sources > source.index);

/** The source that wrote a channel, or null. */
export function writerOfChannel(sources: readonly Source[], channel: number): Source | null {
  return sources.find(({ start, count }) => channel >= start && channel < start + count) ?? null;
}

/** A source, and the block that it was written into. */
export interface WrittenSource {
  readonly block: BlockProvenance;
  readonly source: Source;
}

function findSource(
  net: readonly BlockProvenance[],
  isIt: (source: Source) => boolean,
): WrittenSource | null {
  for (const block of net) {
    const source = block.sources.find(isIt);
    if (source !== undefined) return { block, source };
  }
  return null;
}

/** The source of a name, or null. */
export const sourceNamed = (architecture: Architecture, name: string): WrittenSource | null =>
  findSource(provenance(architecture), (source) => source.name === name);

/** What a tensor was written as: what enters a block, or what a layer of it made; else null. */
export const writtenAs = (architecture: Architecture, tensor: string): WrittenSource | null =>
  findSource(provenance(architecture), (source) => source.tensor === tensor);

/** The sources whose channels a weight reads, in order; empty for weights that read no concatenation. */
export function sourcesReadBy(architecture: Architecture, weight: string): readonly Source[] {
  for (const { sources, readers } of provenance(architecture)) {
    const reader = readers.find((candidate) => candidate.weight === weight);
    if (reader !== undefined) return sources.slice(0, reader.sources);
  }
  return [];
}

/**
 * Who wrote the channels of a tensor, in order, where it is a concatenation or keeps one's channels one by one
 * (norm, ReLU, global pool); empty elsewhere, behind a convolution, say.
 */
export function writersOf(architecture: Architecture, op: Op): readonly Source[] {
  if (op.kind === 'concat')
    return (
      provenance(architecture)
        .find(({ block }) => block === op.block)
        ?.sources.slice(0, op.inputs.length) ?? []
    );
  // Laid out, a map's pixels are channels of their own.
  if (op.kind === 'flatten') return [];
  if (op.kind !== 'norm' && op.kind !== 'relu' && !WHOLE_MAPS.has(op.kind)) return [];
  const input = architecture.byName.get(op.inputs[0] ?? '');
  return input === undefined ? [] : writersOf(architecture, input);
}
