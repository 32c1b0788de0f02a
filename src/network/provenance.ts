import { type Architecture, blockInputName, denseLayerName, layerOutputName } from './architecture';
import {
  asReaderName,
  asSourceName,
  asTensorName,
  type ReaderName,
  type SourceName,
  type TensorName,
} from './spec';

/** What wrote a run of channels into a block, and where they stand in every concatenation of it. */
export interface Source {
  readonly name: SourceName;
  /** The tensor that it wrote. */
  readonly tensor: TensorName;
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
  /** The non-negative tensor behind its first batch norm, which its weights multiply. */
  readonly relu: TensorName;
  /** The weight that reads it: `[out, in, 1, 1]` (3×3 without bottlenecks), or the classifier's `[out, in]`. */
  readonly weight: string;
  /** The batch norm before that ReLU. */
  readonly norm: TensorName;
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

/**
 * Who writes and who reads in every dense block. Connections never cross a block; the last reader of a block
 * is the transition behind it, of the last block the classifier (through norm5 and relu5).
 */
export function provenance(architecture: Architecture): readonly BlockProvenance[] {
  const { spec, byName } = architecture;
  return spec.blockConfig.map((layers, b) => {
    const input = blockInputName(spec, b);
    const tensors = [
      input,
      ...Array.from({ length: layers }, (_, l) => layerOutputName(spec, denseLayerName(b, l))),
    ];
    let start = 0;
    const sources = tensors.map((tensor, index): Source => {
      const count = byName.get(tensor)?.shape[0] ?? 0;
      const name = asSourceName(index === 0 ? input : denseLayerName(b, index - 1));
      const source = { name, tensor, index, start, count };
      start += count;
      return source;
    });
    const readers = Array.from({ length: layers }, (_, l): Reader => {
      const name = denseLayerName(b, l);
      return {
        name: asReaderName(name),
        relu: asTensorName(`${name}.relu1`),
        norm: asTensorName(`${name}.norm1`),
        weight: `${name}.conv1.weight`,
        sources: l + 1,
      };
    });
    readers.push(lastReader(b, spec.blockConfig.length, sources.length));
    return { name: asTensorName(`features.denseblock${b + 1}`), block: b + 1, sources, readers };
  });
}

function lastReader(b: number, blocks: number, sources: number): Reader {
  if (b === blocks - 1) {
    return {
      name: asReaderName('classifier'),
      relu: asTensorName('relu5'),
      norm: asTensorName('features.norm5'),
      weight: 'classifier.weight',
      sources,
    };
  }
  const name = `features.transition${b + 1}`;
  return {
    name: asReaderName(name),
    relu: asTensorName(`${name}.relu`),
    norm: asTensorName(`${name}.norm`),
    weight: `${name}.conv.weight`,
    sources,
  };
}

/** Every source→reader connection; 597 for DenseNet-121, 62 of them into transitions and classifier. */
export function edgesOf(blocks: readonly BlockProvenance[]): readonly Edge[] {
  return blocks.flatMap(({ block, sources, readers }) =>
    readers.flatMap((reader) =>
      sources.slice(0, reader.sources).map((source) => ({ block, source, reader })),
    ),
  );
}

/** The tensor that a source wrote; null for a name that is no source's. */
export function writtenBy(architecture: Architecture, source: string): TensorName | null {
  const all = provenance(architecture).flatMap(({ sources }) => sources);
  return all.find(({ name }) => name === source)?.tensor ?? null;
}

/** Where a channel of a block's concatenation comes from, and who reads it; null outside the block. */
export function channelOrigin(
  block: BlockProvenance,
  channel: number,
): { readonly source: Source; readonly channel: number; readonly readers: readonly Reader[] } | null {
  const source = block.sources.find(({ start, count }) => channel >= start && channel < start + count);
  if (source === undefined) return null;
  const readers = block.readers.filter((reader) => reader.sources > source.index);
  return { source, channel: channel - source.start, readers };
}
