import { asTensorName } from '../../src/network/spec';
import type { ChannelKey } from '../../src/tensor/arrange';
import type { ScaleScope } from '../../src/tensor/types';
import {
  type Arranging,
  type AtlasSlice,
  type ChannelRef,
  type Scaling,
  USUAL_ARRANGING,
  USUAL_OPACITY,
  USUAL_SCALING,
} from '../store/atlas-slice';

/** What a link says of the atlas. */
export interface AtlasLink
  extends Pick<AtlasSlice, 'arranging' | 'scaling' | 'pins' | 'laid' | 'laidOpacity'> {
  readonly scope: ScaleScope;
}

const KEYS: readonly ChannelKey[] = [
  'index',
  'mean',
  'max',
  'l2',
  'sparsity',
  'entropy',
  'similarity',
  'contribution',
];

const numberOf = (text: string | undefined): number | null => {
  const value = text === undefined || text === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : null;
};

const channelOf = (text: string): ChannelRef | null => {
  const [, tensor, channel] = /^([\w.]+):(\d{1,6})$/.exec(text) ?? [];
  return tensor === undefined ? null : { tensor: asTensorName(tensor), channel: Number(channel) };
};

const textOf = ({ tensor, channel }: ChannelRef): string => `${tensor}:${channel}`;

function arrangingOf(query: URLSearchParams): Arranging {
  const [, minus, key, similarTo] = /^(-?)([a-z0-9]+?)(?:~(\d+))?$/.exec(query.get('order') ?? '') ?? [];
  const [from, to] = (query.get('within') ?? '').split('~');
  const dead = query.get('dead');
  return {
    key: KEYS.find((known) => known === key) ?? 'index',
    reversed: minus === '-',
    similarTo: Number(similarTo ?? 0),
    from: numberOf(from),
    to: numberOf(to),
    dead: dead === 'only' || dead === 'hidden' ? dead : 'shown',
    writer: query.get('writer'),
  };
}

/** Reads what {@link formatAtlasLink} writes; what is no such thing is as usual. */
export function parseAtlasLink(query: URLSearchParams): AtlasLink {
  const [scope, lo, hi] = (query.get('scale') ?? '').split('~');
  const ends = [numberOf(lo), numberOf(hi)];
  const clip = numberOf(query.get('clip') ?? '');
  const palettes = (query.get('colours') ?? '').split('~');
  const palette = (at: number, usual: 'sequential' | 'diverging') =>
    (['sequential', 'sea', 'diverging', 'purple-green'] as const).find((name) => name === palettes[at]) ??
    usual;
  const scaling: Scaling = {
    clip: clip === null ? 0 : Math.min(0.49, Math.max(0, clip / 100)),
    fixed: [ends[0] ?? USUAL_SCALING.fixed[0], ends[1] ?? USUAL_SCALING.fixed[1]],
    palettes: { sequential: palette(0, 'sequential'), diverging: palette(1, 'diverging') },
  };
  return {
    scope: scope === 'tensor' || scope === 'block' || scope === 'fixed' ? scope : 'channel',
    arranging: arrangingOf(query),
    scaling,
    pins: (query.get('pins') ?? '').split(' ').flatMap((text) => channelOf(text) ?? []),
    laid: channelOf(query.get('laid') ?? ''),
    laidOpacity: Math.min(1, Math.max(0, numberOf(query.get('opacity') ?? '') ?? USUAL_OPACITY)),
  };
}

/** Puts what is not as usual into a query. */
export function formatAtlasLink(
  { scope, arranging, scaling, pins, laid, laidOpacity }: AtlasLink,
  put: (key: string, value: string | null) => void,
): void {
  const { key, reversed, similarTo, from, to, dead, writer } = arranging;
  const similar = key === 'similarity' ? `~${similarTo}` : '';
  const isUsual = key === USUAL_ARRANGING.key && !reversed;
  put('order', isUsual ? null : `${reversed ? '-' : ''}${key}${similar}`);
  put('within', from === null && to === null ? null : `${from ?? ''}~${to ?? ''}`);
  put('dead', dead === 'shown' ? null : dead);
  put('writer', writer);
  const { clip, fixed, palettes } = scaling;
  const ends = scope === 'fixed' ? `~${fixed.join('~')}` : '';
  put('scale', scope === 'channel' ? null : `${scope}${ends}`);
  put('clip', clip === 0 ? null : String(Number((clip * 100).toPrecision(6))));
  const chosen = `${palettes.sequential}~${palettes.diverging}`;
  put('colours', chosen === 'sequential~diverging' ? null : chosen);
  put('pins', pins.length === 0 ? null : pins.map(textOf).join(' '));
  put('laid', laid === null ? null : textOf(laid));
  const isUsualOpacity = laid === null || laidOpacity === USUAL_OPACITY;
  put('opacity', isUsualOpacity ? null : String(Number(laidOpacity.toFixed(2))));
}
