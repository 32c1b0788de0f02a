import type { Cut } from '../../src/explain/lesion';

/** Longer than this a link would not survive mail programs and chats. */
const LONGEST = 1500;
const MOST_CUTS = 64;
const MOST_CHANNELS = 4096;
/** In the place of cuts that no link can carry: whoever follows it is told. */
const TOO_MANY = 'too-many';

/** What a link says of cuts. */
export interface CutLink {
  readonly cuts: readonly Cut[];
  /** Whether there was more that could not be read, or was too much to be written. */
  readonly isPartial: boolean;
}

export const NO_CUTS: CutLink = { cuts: [], isPartial: false };

/** `features.denseblock2.denselayer4` → `2.4`, `features.transition1(.pool)` → `t1`, `features.pool0` → `p`. */
function shortOf(name: string): string {
  const [, block, layer] = /^features\.denseblock(\d+)\.denselayer(\d+)$/.exec(name) ?? [];
  if (block !== undefined) return `${block}.${layer}`;
  if (name === 'features.pool0') return 'p';
  if (name === 'classifier') return 'c';
  return /^features\.transition(\d+)(\.pool)?$/.exec(name)?.[1]?.replace(/^/, 't') ?? name;
}

function longOf(short: string, isSource: boolean): string | null {
  const [, block, layer] = /^(\d{1,3})\.(\d{1,4})$/.exec(short) ?? [];
  if (block !== undefined) return `features.denseblock${block}.denselayer${layer}`;
  const transition = /^t(\d{1,3})$/.exec(short)?.[1];
  if (transition !== undefined) return `features.transition${transition}${isSource ? '.pool' : ''}`;
  if (isSource && short === 'p') return 'features.pool0';
  if (!isSource && short === 'c') return 'classifier';
  if (!isSource && short === '*') return '*';
  // A network whose stem has other operations.
  return /^features\.\w{1,40}$/.test(short) ? short : null;
}

/** `[0, 1, 2, 7]` → `0_2.7` */
function channelText(channels: readonly number[]): string {
  const sorted = [...new Set(channels)].sort((a, b) => a - b);
  const ranges: [number, number][] = [];
  for (const channel of sorted) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === channel - 1) last[1] = channel;
    else ranges.push([channel, channel]);
  }
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from}_${to}`)).join('.');
}

function channelsOf(text: string): readonly number[] | null {
  const channels: number[] = [];
  for (const range of text.split('.')) {
    const [, from, to = from] = /^(\d{1,5})(?:_(\d{1,5}))?$/.exec(range) ?? [];
    const [first, last] = [Number(from ?? Number.NaN), Number(to ?? Number.NaN)];
    if (!(first <= last) || channels.length + last - first >= MOST_CHANNELS) return null;
    for (let channel = first; channel <= last; channel++) channels.push(channel);
  }
  return channels;
}

/**
 * Cuts as a link carries them: `2.4-2.8-z t3-c-m0_3.7` is layer 4's maps in layer 8 of block 2 made zeros, and
 * transition 3's maps 0 to 3 and 7 in the classifier made means. Null for none.
 */
export function formatCuts(cuts: readonly Cut[]): string | null {
  if (cuts.length === 0) return null;
  const text = cuts
    .map(
      ({ source, reader, mode, channels }) =>
        `${shortOf(source)}-${shortOf(reader)}-${mode[0]}${channels === undefined ? '' : channelText(channels)}`,
    )
    .join(' ');
  return text.length > LONGEST || cuts.length > MOST_CUTS ? TOO_MANY : text;
}

function cutOf(text: string): Cut | null {
  const [, from, to, mode, rest] = /^([\w.]+)-([\w.*]+)-([zm])([\d._]*)$/.exec(text) ?? [];
  if (from === undefined || to === undefined || rest === undefined) return null;
  const [source, reader] = [longOf(from, true), longOf(to, false)];
  const channels = rest === '' ? undefined : channelsOf(rest);
  if (source === null || reader === null || channels === null) return null;
  return {
    source,
    reader,
    mode: mode === 'z' ? 'zero' : 'mean',
    ...(channels === undefined ? {} : { channels }),
  };
}

/** Reads what {@link formatCuts} writes; whether the network has such connections shows when they are cut. */
export function parseCuts(text: string | null): CutLink {
  if (text === null || text === '') return NO_CUTS;
  if (text.length > LONGEST) return { cuts: [], isPartial: true };
  const parts = text.split(' ').filter((part) => part !== '');
  const cuts = parts.slice(0, MOST_CUTS).flatMap((part) => cutOf(part) ?? []);
  return { cuts, isPartial: cuts.length < parts.length };
}
