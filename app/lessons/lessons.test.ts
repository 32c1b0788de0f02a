import { describe, expect, it } from 'vitest';
import { LOCALES } from '../../src/messages/m';
import { buildArchitecture } from '../../src/network/architecture';
import { TERMS } from '../glossary/terms';
import { LESSONS_ABOUT, loadLesson, loadLessonMessages } from './catalogue';
import type { Lesson, Step } from './lesson';
import type { Messages } from './said';

const DENSENET_121 = {
  growthRate: 32,
  blockConfig: [6, 12, 24, 16],
  numInitFeatures: 64,
  bnSize: 4,
  numClasses: 1000,
};
const architecture = buildArchitecture(DENSENET_121, [224, 224]);
/** Marks that are looks, not words of the glossary. */
const LOOKS = ['b', 'code'];

async function loaded(id: string): Promise<Lesson> {
  const lesson = await loadLesson(id);
  if (lesson === null) throw new Error(`There is no lesson ${id}.`);
  return lesson;
}

/** A message with every placeholder filled by the same word. */
const filled = (messages: Messages, name: string) =>
  messages[name]?.(new Proxy({}, { get: () => '7' })) ?? '';

const wordsIn = (text: string, locale: string): number =>
  [...new Intl.Segmenter(locale, { granularity: 'word' }).segment(text)].filter(
    ({ isWordLike }) => isWordLike,
  ).length;

const fieldsOf = ({ question, gesture }: Step): readonly string[] => [
  'title',
  'text',
  ...(question === undefined ? [] : ['ask']),
  ...(gesture === undefined ? [] : ['do', 'done']),
  ...(gesture?.act === undefined ? [] : ['act']),
];

describe.each(LESSONS_ABOUT.map(({ id }) => id))('the lesson %s', (id) => {
  it('has steps with names of their own', async () => {
    const steps = (await loaded(id)).steps(architecture);
    expect(steps.length).toBeGreaterThanOrEqual(12);
    expect(new Set(steps.map((step) => step.id)).size).toBe(steps.length);
  });

  it('is for other DenseNets, too', async () => {
    const { steps } = await loaded(id);
    const small = buildArchitecture(
      { ...DENSENET_121, blockConfig: [4], bnSize: 0, stem: 'cifar' },
      [32, 32],
    );
    expect(steps(small).length).toBeGreaterThan(5);
  });

  it.each(LOCALES)('says all of it in %s, in at most 60 words a step', async (locale) => {
    const messages = await loadLessonMessages(id, locale);
    const has = (says: string, field: string) =>
      messages[`steps_${says}_${field}`] !== undefined || messages[`steps_${field}`] !== undefined;
    for (const step of (await loaded(id)).steps(architecture)) {
      const { says = step.id, question } = step;
      for (const field of fieldsOf(step)) expect(has(says, field), `${says} ${field}`).toBe(true);
      const judges = has(says, 'right') && has(says, 'wrong');
      const tells = has(says, 'yes') && has(says, 'no');
      if (question !== undefined && question.isPrediction !== true) expect(judges || tells, says).toBe(true);
      const text = filled(messages, `steps_${says}_text`);
      expect(wordsIn(text, locale), says).toBeLessThanOrEqual(60);
    }
  });

  it.each(LOCALES)('marks only words of the glossary in %s', async (locale) => {
    const messages = await loadLessonMessages(id, locale);
    const terms = TERMS.map((term) => term.id.replaceAll('-', '_'));
    for (const [name, message] of Object.entries(messages)) {
      if (message.parts === undefined) continue;
      for (const part of message.parts(new Proxy({}, { get: () => '7' }))) {
        if (part.type === 'text' || LOOKS.includes(part.name)) continue;
        expect(terms, name).toContain(part.name);
      }
    }
  });
});

it.each(LOCALES)('every word of the glossary is explained in %s', async (locale) => {
  const glossary = import.meta.glob<Messages>('../glossary/messages/compiled/*.js');
  const messages = (await glossary[`../glossary/messages/compiled/${locale}.js`]?.()) ?? {};
  const shape = (numbers: readonly number[]) => numbers.join('×');
  for (const { id, here, show } of TERMS) {
    const key = `terms_${id.replaceAll('-', '_')}`;
    expect(messages[`${key}_name`], id).toBeDefined();
    expect(messages[`${key}_text`], id).toBeDefined();
    const numbers = here(architecture, shape, 0);
    if (numbers === null) throw new Error(`${id} has no number.`);
    expect(show(architecture), id).not.toBeNull();
    expect(messages[`${key}_here`]?.(numbers), id).not.toContain('undefined');
  }
});

it.each([
  ['logit', { classes: '1,000' }],
  // Transition 3, and block 4's sixteen layers.
  ['evidence', { writers: 17, block: 4 }],
  // L layers read 1 + … + L, and what follows reads L + 1: 28 + 91 + 325 + 153
  ['lesion', { edges: '597' }],
  ['gradient', { inputs: '150,528', params: '7,978,856' }],
  // 32·(6·56² + 12·28² + 24·14² + 16·7²)
  ['dropout', { p: 0.3, written: '1,078,784' }],
  // √(2 / (9·128))
  ['initialisation', { layer: 3, inputs: '1,152', sigma: '0.0417' }],
  ['dead-channel', { layer: 3, channels: 128 }],
])('%s has the network’s own number', (id, expected) => {
  const term = TERMS.find((candidate) => candidate.id === id);
  expect(term?.here(architecture, (shape) => shape.join('×'), 0.3)).toEqual(expected);
});
