import { expect, test } from 'vitest';
import { ChannelRecords } from './channel-records';
import { pack, unpack } from './pack';
import { emptyPeaks } from './peaks';

test('plain data and arrays come back as they were', () => {
  const value = {
    name: '图片 “a”',
    none: null,
    list: [{ a: Float32Array.of(1.5, Number.NaN, -0) }, { a: Uint8Array.of(1, 2, 3) }],
    wide: Float64Array.of(Math.PI, Number.POSITIVE_INFINITY),
    empty: new Uint32Array(0),
  };
  expect(unpack(pack(value))).toEqual(value);
});

test('what is known of channels comes back, and goes on', () => {
  const channels = 5;
  const records = new ChannelRecords(channels, 1);
  const add = (to: ChannelRecords, image: number) => {
    const peaks = emptyPeaks(channels);
    for (let c = 0; c < channels; c++) {
      peaks.max[c] = Math.sin(image * 7 + c * 3);
      peaks.min[c] = -1 - Math.cos(image + c);
      peaks.maxAt[c] = image % 9;
    }
    to.add(image, image % 2, peaks);
  };
  for (let image = 0; image < 40; image++) add(records, image);
  const again = new ChannelRecords(channels, 1, unpack(pack(records.state)) as typeof records.state);
  for (const each of [records, again]) add(each, 40);
  for (let c = 0; c < channels; c++) expect(again.of(c)).toEqual(records.of(c));
});

test('a file that was cut is refused', () => {
  const packed = pack({ a: new Float32Array(100) });
  expect(() => unpack(packed.slice(0, packed.length - 50))).toThrow();
  expect(() => unpack(new Uint8Array(2))).toThrow();
});
