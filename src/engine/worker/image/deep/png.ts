import { decode } from 'fast-png';
import type { DeepPicture } from './deep-picture';

/** Largest value of the fewest bits, from 8 on, that hold a number: pictures of 10 or 12 bits stand in 16. */
const mostOfBits = (most: number): number => 2 ** Math.max(8, Math.ceil(Math.log2(most + 1))) - 1;

/** A grey PNG of 16 bits; what is transparent lies on white. @throws what the decoder throws, for damage */
export function readDeepPng(bytes: Uint8Array): DeepPicture {
  const { width, height, data, channels } = decode(bytes);
  const values = new Uint16Array(width * height);
  let most = 0;
  for (let i = 0; i < values.length; i++) {
    const value = data[i * channels] ?? 0;
    if (value > most) most = value;
    values[i] = value;
  }
  const high = mostOfBits(most);
  if (channels === 2)
    for (let i = 0; i < values.length; i++) {
      const alpha = (data[2 * i + 1] ?? 0) / 65535;
      values[i] = (values[i] ?? 0) * alpha + high * (1 - alpha);
    }
  return { width, height, values, isInverted: false, window: { low: 0, high, from: 'bits' } };
}
