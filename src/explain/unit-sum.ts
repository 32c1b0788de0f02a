import type { Op } from '../network/architecture';
import { sourcesReadBy } from '../network/provenance';
import type { TensorName } from '../network/spec';
import { inputOf, LISTED, type Made, opOf, shapeOf, sumOf, type UnitSource } from './unit-step';
import {
  type GroupKey,
  groupTerms,
  type KernelPlace,
  largestTerm,
  productsOf,
  type Term,
  type TermGroup,
  type UnitElement,
  windowBox,
} from './unit-terms';

function groupsOf(
  source: UnitSource,
  op: Op,
  terms: readonly Term[],
  place: KernelPlace,
  [channels, height, width]: readonly [number, number, number],
): readonly TermGroup[] {
  const { kernel } = place;
  if (kernel === 1) {
    // A 1×1 convolution or the classifier reads a concatenation behind norm and ReLU.
    const keys = sourcesReadBy(source.architecture, `${op.name}.weight`).map(
      ({ name, index, start }): GroupKey & { kind: 'source' } => ({ kind: 'source', name, index, start }),
    );
    return groupTerms(
      terms,
      keys,
      ({ channel }) => keys.findLastIndex(({ start }) => start <= channel),
      LISTED,
    );
  }
  if (op.role === 'conv0') {
    const keys = Array.from({ length: channels }, (_, channel): GroupKey => ({ kind: 'colour', channel }));
    return groupTerms(terms, keys, ({ channel }) => channel, LISTED);
  }
  const keys = Array.from({ length: kernel * kernel }, (_, i): GroupKey => {
    const [row, column] = [Math.floor(i / kernel), i % kernel];
    const [y, x] = [place.y + row, place.x + column];
    return { kind: 'tap', row, column, absent: y < 0 || x < 0 || y >= height || x >= width };
  });
  return groupTerms(terms, keys, ({ y, x }) => (y - place.y) * kernel + (x - place.x), LISTED);
}

/**
 * A convolution's element, or the classifier's, as a sum of products.
 * @param folded - the norm that this layer's weights hold; null for none
 */
export async function makeSum(
  source: UnitSource,
  layer: Op & { kind: 'conv' | 'linear' },
  { channel, y, x }: UnitElement,
  folded: TensorName | null,
): Promise<Made> {
  const tensor = inputOf(layer);
  const shape = shapeOf(opOf(source, tensor));
  const { kernel, stride, padding } =
    layer.kind === 'conv' ? layer.conv : { kernel: 1, stride: 1, padding: 0 };
  const place = { kernel, y: y * stride - padding, x: x * stride - padding };
  const box = windowBox(place, shape);
  const values = await source.read(tensor, box);
  const weight = `${layer.name}.weight`;
  const size = shape[0] * kernel * kernel;
  const row = source.weight(weight).subarray(channel * size, (channel + 1) * size);
  const terms = productsOf(row, place, values, box);
  const hasBias = layer.kind === 'linear' || folded !== null;
  const bias = hasBias ? (source.weight(`${layer.name}.bias`)[channel] ?? Number.NaN) : null;
  const largest = largestTerm(terms);
  const groups = groupsOf(source, layer, terms, place, shape);
  return {
    detail: {
      kind: 'sum',
      groups,
      bias,
      folded: folded === null ? null : layer.name,
      kernel,
      count: terms.length,
      absent: size - terms.length,
    },
    computed: sumOf(terms.map(({ value }) => value)) + (bias ?? 0),
    scale: Math.max(Math.abs(largest?.value ?? 0), Math.abs(bias ?? 0)),
    reads: { tensor, box },
    next: largest === undefined ? null : { tensor, channel: largest.channel, y: largest.y, x: largest.x },
  };
}
