import { expect, test } from 'vitest';
import { ChannelRecords } from './channel-records';
import { emptyPeaks, sumUpChannels } from './peaks';
import { throughLine } from './through-line';

const PIXELS = 6;
const IMAGES = 40;

/** A record of one channel whose map of an image is `of`. */
function recordOf(of: (image: number) => Float32Array) {
  const records = new ChannelRecords(1, 1);
  for (let image = 0; image < IMAGES; image++) {
    const peaks = emptyPeaks(1);
    sumUpChannels(of(image), 0, 1, PIXELS, peaks, 0);
    records.add(image, -1, peaks);
  }
  return records.of(0);
}

const map = (image: number): Float32Array =>
  Float32Array.from({ length: PIXELS }, (_, i) => Math.sin(image * 7.3 + i * 2.1) + 0.01 * image);

for (const scale of [1.7, -0.6]) {
  test(`behind a norm of scale ${scale}, and its ReLU, the images and places are those of its own maps`, () => {
    const shift = 0.25;
    const norm = (image: number) => map(image).map((value) => Math.fround(scale * value + shift));
    const behind = throughLine(recordOf(map), { scale, shift, isRectified: false });
    const own = recordOf(norm);
    expect(behind.most).toEqual(own.most);
    expect(behind.least).toEqual(own.least);
    if (scale > 0) expect(behind.random).toEqual(own.random);
    const rectified = throughLine(recordOf(map), { scale, shift, isRectified: true });
    const ofRelu = recordOf((image) => norm(image).map((value) => Math.max(0, value)));
    expect(rectified.most).toEqual(ofRelu.most);
    expect(rectified.most).toHaveLength(16);
  });
}

test('a ReLU that lets nothing through is excited by no image', () => {
  expect(throughLine(recordOf(map), { scale: 0.1, shift: -9, isRectified: true }).most).toEqual([]);
});
