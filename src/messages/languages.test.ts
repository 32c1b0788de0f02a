import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sayWhyNotWebGpu } from '../engine/client/in-words';
import { checkImageFile } from '../engine/worker/image/image-header';
import { loadWorkerMessages } from '../engine/worker/messages/m';
import { numberedLabels, requireLabelCount } from '../formats/labels';
import { loadReaderMessages } from '../formats/messages/m';
import { recipeProblem, tooManyPixels } from '../formats/recipe-check';
import { parseSafetensors } from '../formats/safetensors';
import { buildArchitecture } from '../network/architecture';
import { whyImpossible } from '../network/check-spec';
import { searchNetwork } from '../network/search';
import { architectureName } from '../network/spec';
import { type Locale, loadMessages } from './m';
import { either, joined, listed } from './say';

const SPEC = { growthRate: 4, blockConfig: [2, 3], numInitFeatures: 8, bnSize: 4, numClasses: 5 };

async function speak(locale: Locale): Promise<void> {
  await loadMessages(locale);
  await loadReaderMessages();
  await loadWorkerMessages(locale);
}

const said = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    return (error as Error).message;
  }
  return '';
};

describe('the core in Chinese', () => {
  beforeAll(() => speak('zh'));
  afterAll(() => speak('en'));

  it('says whole sentences, in the order of the language', () => {
    expect(recipeProblem({ scale: 0 })).toBe('缩放系数必须是 0 以外的数，而不是 0。');
    expect(recipeProblem({ fit: 'stretch' })).toBe(
      '图像的适配方式（fit）必须是 "crop"、"squash"或"pad"，而不是 "stretch"。',
    );
    expect(whyImpossible({ ...SPEC, growthRate: 0 }, 64)).toBe('增长率必须是 1 到 96 的整数，而不是 0。');
    expect(said(() => requireLabelCount(numberedLabels(1), 1000))).toBe(
      '模型有 1,000 个类别，但标签有 1 个。',
    );
    expect(said(() => parseSafetensors(new Uint8Array(3)))).toBe(
      '此 safetensors 文件已损坏：它只有 3 字节，比长度字段还短。',
    );
    expect(said(() => checkImageFile(new Uint8Array()))).toMatch(/^此文件是空的。可以使用 JPEG/);
    expect(sayWhyNotWebGpu({ code: 'lost', times: 3, reason: 'Reset.' })).toBe('GPU 已丢失 3 次：Reset.');
  });

  it('writes numbers and lists as the language does', () => {
    expect(tooManyPixels(1025, 1024)).toContain('1,048,576 像素');
    expect([listed(['a', 'b', 'c']), joined(['a', 'b', 'c']), either(['a', 'b'])]).toEqual([
      'a、b、c',
      'a、b和c',
      'a或b',
    ]);
    expect(architectureName({ ...SPEC, bnSize: 0, inputChannels: 1 })).toBe(
      'DenseNet 2-3，k=4、无瓶颈层、1 通道输入',
    );
    expect(searchNetwork(buildArchitecture(SPEC, [64, 64]), 'block 1 channel 9')).toMatchObject([
      { title: '稠密块 1，通道 9', detail: 'denselayer1 的特征图 1；由 denselayer2和transition1 读取' },
    ]);
  });
});

it('the core in English counts one thing as one', () => {
  expect(said(() => requireLabelCount(numberedLabels(1), 1000))).toBe(
    'The model has 1,000 classes, but there is 1 label.',
  );
  expect(said(() => requireLabelCount(numberedLabels(2), 1000))).toBe(
    'The model has 1,000 classes, but there are 2 labels.',
  );
  expect(joined(['a', 'b'])).toBe('a and b');
});

describe.each(['src', 'src/engine/worker', 'src/formats'])('the Chinese messages of %s', (room) => {
  const folder = new URL(`../../${room}/messages/zh/`, import.meta.url);
  const messages = readdirSync(folder).flatMap((file) =>
    Object.entries(JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Record<string, unknown>),
  );

  it('are in Chinese: no four English words follow each other, but in quotes', () => {
    const english = messages.filter(([, message]) =>
      /(?:[A-Za-z][\w'’-]*[ ,;:.]+){3,}[A-Za-z]+/.test(
        JSON.stringify(message).replaceAll(/“[^”]*”|\{[^}]*\}/g, '·'),
      ),
    );
    expect(english).toEqual([]);
    expect(messages.length).toBeGreaterThan(20);
  });

  it('are punctuated as Chinese is, but in shapes', () => {
    const latin = messages.filter(([, message]) =>
      /[一-鿿][,;:?!.](?:\s|$|")/.test(JSON.stringify(message).replaceAll(/\[[^\]]*\]/g, '·')),
    );
    expect(latin).toEqual([]);
  });
});
