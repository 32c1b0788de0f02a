import { m } from '../../messages/m';

/**
 * Channels as a visitor writes them: "0-3, 7". Empty: all of them (null).
 * @param count - channels of the source
 * @throws RangeError with a sentence for the visitor
 */
export function parseChannels(text: string, count: number): readonly number[] | null {
  if (text.trim() === '') return null;
  const channels = new Set<number>();
  for (const part of text.split(',')) {
    const match = /^\s*(\d+)\s*(?:[-–]\s*(\d+)\s*)?$/.exec(part);
    if (match === null) throw new RangeError(m.cuts_no_channel({ text: part.trim() }));
    const first = Number(match[1]);
    const last = Number(match[2] ?? match[1]);
    if (last < first || last >= count)
      throw new RangeError(m.cuts_not_written({ last: count - 1, text: part.trim() }));
    for (let channel = first; channel <= last; channel++) channels.add(channel);
  }
  return [...channels].sort((a, b) => a - b);
}

/** The inverse: [0, 1, 2, 3, 7] → "0–3, 7". */
export function formatChannels(channels: readonly number[]): string {
  const parts: string[] = [];
  for (let i = 0; i < channels.length; ) {
    let end = i;
    while (channels[end + 1] === (channels[end] ?? 0) + 1) end++;
    parts.push(end === i ? `${channels[i]}` : `${channels[i]}–${channels[end]}`);
    i = end + 1;
  }
  return parts.join(', ');
}
