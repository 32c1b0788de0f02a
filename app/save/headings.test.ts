import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadMessages } from '../messages/m';
import { HEADING_KEYS, headingOf } from './headings';
import { csvOf, jsonOf, predictionTable } from './tables';

const TABLE = predictionTable({ logits: Float32Array.of(1, 3) }, [{ en: 'ant' }], 'softmax');
const LEDGER = {
  header: ['term', 'value'],
  hasRowHeadings: true,
  rows: [
    ['bias', 1],
    ['features.transition3.pool', 2],
  ],
} as const;
const OF = { software: 'DenseLens', cuts: null, model: 'mine' };

describe('in English', () => {
  it('headings are the keys that scripts know', () => {
    expect(HEADING_KEYS.map(headingOf)).toEqual(HEADING_KEYS);
    expect(headingOf('probability_3')).toBe('probability_3');
    expect(csvOf(TABLE, OF).split('\r\n').slice(0, 3)).toEqual([
      '# software: DenseLens',
      '# model: mine',
      'rank,index,label,logit,probability',
    ]);
  });
});

describe('in Chinese', () => {
  beforeAll(() => loadMessages('zh'));
  afterAll(() => loadMessages('en'));

  it('each is in Chinese, with its key behind it', () => {
    for (const key of HEADING_KEYS) {
      expect(headingOf(key)).toMatch(/[一-鿿].* \w+$/);
      expect(headingOf(key).split(' ').at(-1)).toBe(key);
    }
    expect(new Set(HEADING_KEYS.map(headingOf)).size).toBe(HEADING_KEYS.length);
    expect(headingOf('probability_3')).toBe('第 3 名的概率 probability_3');
  });

  it('what is no key of ours stays as it is', () => {
    for (const name of [
      'features.denseblock1.denselayer1.conv2',
      'constructor',
      '__proto__',
      'constructor_1',
    ])
      expect(headingOf(name)).toBe(name);
  });

  it('a CSV has them, and a mark by which Excel takes it for UTF-8', () => {
    expect(csvOf(TABLE, OF).split('\r\n').slice(0, 4)).toEqual([
      '\uFEFF# 软件 software: DenseLens',
      '# 模型 model: mine',
      '排名 rank,类别编号 index,类别名 label,得分 logit,概率 probability',
      expect.stringMatching(/^1,1,class 1,3,0\.8/),
    ]);
    expect(csvOf(LEDGER, null)).toBe(
      '\uFEFF项 term,值 value\r\n偏置 bias,1\r\nfeatures.transition3.pool,2\r\n',
    );
  });

  it('JSON keeps the keys alone', () => {
    expect(JSON.parse(jsonOf(TABLE, null)).rows[0]).toMatchObject({ rank: 1, index: 1, label: 'class 1' });
    expect(JSON.parse(jsonOf(LEDGER, null)).rows[0]).toEqual({ term: 'bias', value: 1 });
  });
});
