import { afterEach, expect, it } from 'vitest';

import { buildArchitecture } from '../../../src/network/architecture';
import { stations } from '../../../src/network/stations';
import { loadMessages } from '../../messages/m';
import { passageInWords, passageLines } from './station-words';

const transition = (compression: number) => {
  const spec = {
    growthRate: 4,
    blockConfig: [2, 2],
    numInitFeatures: 8,
    bnSize: 2,
    numClasses: 3,
    compression,
  };
  const found = stations(buildArchitecture(spec, [64, 64])).find(({ kind }) => kind === 'transition');
  if (found === undefined) throw new Error('no transition');
  return found;
};

afterEach(() => loadMessages('en'));

it.each([
  [0.5, 'C·½', 'leaves ½ of the channels', '通道数变为原来的 ½'],
  [0.25, 'C·¼', 'leaves ¼ of the channels', '通道数变为原来的 ¼'],
  [0.3, 'C·0.3', 'leaves 30 % of the channels', '通道数变为原来的 30%'],
  [1, '1×1', 'leaves as many channels', '通道数不变'],
])('a transition with θ = %f says what it leaves', async (theta, short, english, chinese) => {
  const station = transition(theta);
  expect(passageLines(station)).toEqual([short, '/2']);
  expect(passageInWords(station)).toContain(english);
  await loadMessages('zh');
  expect(passageInWords(station)).toContain(chinese);
});
