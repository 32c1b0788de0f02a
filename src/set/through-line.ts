import type { ChannelRecord } from './channel-records';
import type { Extreme } from './extremes';

/** What a batch norm makes of one channel, x·scale + shift, and whether a ReLU follows. */
export interface ChannelLine {
  readonly scale: number;
  readonly shift: number;
  readonly isRectified: boolean;
}

/**
 * What is known of a channel behind its batch norm, and the ReLU behind that, from what is known before: straight lines
 * keep the order, or turn it round where the scale is negative, so that what was smallest is largest. How values are
 * spread is known no more, nor where a ReLU let nothing through.
 */
export function throughLine(
  record: ChannelRecord,
  { scale, shift, isRectified }: ChannelLine,
): ChannelRecord {
  const list = (from: readonly Extreme[]): readonly Extreme[] =>
    from
      .map((extreme) => ({ ...extreme, value: Math.fround(scale * extreme.value + shift) }))
      .filter(({ value }) => !isRectified || value > 0);
  const isTurned = scale < 0;
  return {
    ...record,
    most: list(isTurned ? record.least : record.most),
    // Of a ReLU the smallest are nearly always its zeros, which are everywhere.
    least: isRectified ? [] : list(isTurned ? record.most : record.least),
    random: isTurned ? [] : list(record.random),
    histogram: null,
    mean: Number.NaN,
    std: Number.NaN,
    silent: Number.NaN,
    groups: [],
  };
}
