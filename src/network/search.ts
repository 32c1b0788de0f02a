import { locale, m } from '../messages/m';
import { joined } from '../messages/say';
import type { Architecture, Op } from './architecture';
import { channelOrigin, provenance, type Reader } from './provenance';
import { asTensorName, type TensorName } from './spec';

/** A place in the network that a query may mean. */
export interface SearchHit {
  readonly kind: 'tensor' | 'channel';
  readonly tensor: TensorName;
  readonly channel: number | null;
  readonly title: string;
  /** One line that answers what is most often asked of it. */
  readonly detail: string;
}

/**
 * Where a channel of a block's concatenation comes from and who reads it, in words:
 * "denselayer6, map 12; read by denselayer7–12 and transition2". Null outside the block.
 * @param block - from 1
 */
export function channelInWords(architecture: Architecture, block: number, channel: number): string | null {
  const found = provenance(architecture)[block - 1];
  const origin = found === undefined ? null : channelOrigin(found, channel);
  if (origin === null) return null;
  const { source, readers } = origin;
  const writer = moduleName(architecture.byName.get(source.tensor));
  return m.network_channel_origin({
    writer,
    map: origin.channel,
    readers: readersInWords(architecture, readers),
  });
}

/** What torchvision calls the module that an operation stands in, within its own: `denselayer6`, `pool0`. */
function moduleName(op: Op | undefined): string {
  if (op === undefined) return '';
  if (op.layer !== null) return `denselayer${op.layer}`;
  return op.block === null ? op.role : `transition${op.block}`;
}

/** "denselayer7–12 and transition2" */
function readersInWords({ byName }: Architecture, readers: readonly Reader[]): string {
  const ops = readers.map(({ relu, name }) => byName.get(name) ?? byName.get(relu));
  const layers = ops.flatMap((op) => op?.layer ?? []);
  const [first, last] = [layers[0], layers.at(-1)];
  const others = ops.filter((op) => op?.layer == null).map(moduleName);
  const span =
    first === undefined ? [] : [first === last ? `denselayer${first}` : `denselayer${first}–${last}`];
  return joined([...span, ...others]);
}

const CHANNEL = /^\s*(?:dense)?\s*(?:block|b)\s*(\d+)\s*[,.:]?\s*(?:channel|map|ch|c)\s*(\d+)\s*$/i;

/** Answers "block 2 channel 300": who wrote it, and who reads it. */
function channelHit(architecture: Architecture, query: string): SearchHit | null {
  const [, blockText, channelText] = CHANNEL.exec(query) ?? [];
  if (blockText === undefined || channelText === undefined) return null;
  const channel = Number(channelText);
  const block = provenance(architecture)[Number(blockText) - 1];
  const detail = channelInWords(architecture, Number(blockText), channel);
  if (block === undefined || detail === null) return null;
  return {
    kind: 'channel',
    tensor: asTensorName(block.name),
    channel,
    title: m.network_channel({ block: block.block, channel }),
    detail,
  };
}

/** What Chinese pages call parts, as the English words that a query is read by: "稠密块 2 第 4 层" is "block 2 layer 4". */
const CHINESE_WORDS: readonly (readonly [RegExp, string])[] = [
  [/过渡层?/g, ' transition '],
  [/(?:稠密)?块/g, ' block '],
  [/第\s*(\d+)\s*个?(?:稠密)?层/g, ' layer $1 '],
  [/(?:稠密)?层/g, ' layer '],
  [/通道|特征图|图/g, ' channel '],
  [/分类器/g, ' classifier '],
  [/批?归一化/g, ' norm '],
  [/卷积/g, ' conv '],
  [/池化/g, ' pool '],
  [/[，、：]/g, ' '],
];

const inEnglishWords = (query: string): string =>
  CHINESE_WORDS.reduce((text, [chinese, english]) => text.replace(chinese, english), query);

/** Lets "b2 l4 relu2", "block 2 layer 4" and "denselayer4" find the same. */
function wordsOf(query: string): readonly string[] {
  return query
    .toLowerCase()
    .replace(/\b(?:dense\s*block|block|b)\s*(\d+)/g, 'denseblock$1')
    .replace(/\b(?:dense\s*layer|layer|l)\s*(\d+)/g, 'denselayer$1')
    .replace(/\b(?:transition|t)\s*(\d+)/g, 'transition$1')
    .split(/[\s.,/]+/)
    .filter((word) => word !== '');
}

/** A number in a query must not match the beginning of a longer one: layer 1 is not layer 12. */
function matches(name: string, word: string): boolean {
  for (let at = name.indexOf(word); at >= 0; at = name.indexOf(word, at + 1)) {
    const next = name[at + word.length] ?? '';
    if (!/\d$/.test(word) || !/\d/.test(next)) return true;
  }
  return false;
}

/**
 * Finds tensors by parts of their names, in any order, and channels of a block by number.
 * @param asked - in English, in Chinese or in modules' names
 * @param limit - most hits, best first: fewer words left over count as better, then network order
 */
export function searchNetwork(architecture: Architecture, asked: string, limit = 12): readonly SearchHit[] {
  const query = inEnglishWords(asked);
  const channel = channelHit(architecture, query);
  if (channel !== null) return [channel];
  const words = wordsOf(query);
  if (words.length === 0) return [];
  return architecture.ops
    .filter((op) => words.every((word) => matches(op.name.toLowerCase(), word)))
    .map((op, order) => ({ op, order, rest: op.name.split('.').length }))
    .sort((a, b) => a.rest - b.rest || a.order - b.order)
    .slice(0, limit)
    .map(({ op }) => ({
      kind: 'tensor' as const,
      tensor: op.name,
      channel: null,
      title: op.name,
      detail: `${op.kind} · ${op.shape.join('×')}`,
    }));
}

/** A class that a query may mean. */
export interface ClassHit {
  readonly kind: 'class';
  readonly index: number;
  readonly title: string;
  readonly detail: string;
}

/**
 * Finds classes by their number, or by parts of their names; names that begin with the query come first.
 * @param labels - in class order
 */
export function searchClasses(
  labels: readonly { readonly en: string; readonly zh?: string; readonly emoji?: string }[],
  query: string,
  limit = 6,
): readonly ClassHit[] {
  const wanted = query
    .trim()
    .toLowerCase()
    .replace(/^class\s+/, '');
  if (wanted === '') return [];
  const rank = (name: string): number => (name.startsWith(wanted) ? 0 : name.includes(wanted) ? 1 : 2);
  return labels
    .map(({ en, zh = '', emoji = '' }, index) => {
      const names = [en.toLowerCase(), zh, emoji, String(index)];
      const isNumber = String(index) === wanted;
      const place = isNumber
        ? 0
        : Math.min(...names.slice(0, 3).map((name) => (name === '' ? 2 : rank(name))));
      return { index, place, en, zh, emoji };
    })
    .filter(({ place }) => place < 2)
    .sort((a, b) => a.place - b.place || a.en.length - b.en.length || a.index - b.index)
    .slice(0, limit)
    .map(({ index, en, zh, emoji }) => ({
      kind: 'class' as const,
      index,
      title: `${emoji === '' ? '' : `${emoji} `}${locale === 'zh' && zh !== '' ? zh : en}`,
      detail: m.network_class({
        names: [String(index), locale === 'zh' && zh !== '' ? en : zh]
          .filter((part) => part !== '')
          .join(' '),
      }),
    }));
}
