import { readFileSync } from 'node:fs';
import { expect, expectTypeOf, it } from 'vitest';
import type { DenseLens, LongCall } from '../../embed/denselens-embed';
import type { ConsoleMethods } from '../console-api/api';
import { RULES } from './privacy';

const VERBS = Object.keys(RULES).toSorted();
const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

it('the client for other pages has every verb of the console API, and takes and gives what that does', () => {
  const [, methods = ''] =
    /export interface DenseLens \{([\s\S]*?)\n\}/.exec(read('embed/denselens-embed.ts')) ?? [];
  const named = [...methods.matchAll(/^ {2}(\w+)\(/gm)].map(([, verb]) => verb);
  expect(named.toSorted()).toEqual(VERBS);
  expectTypeOf<keyof DenseLens>().toEqualTypeOf<keyof ConsoleMethods>();
  expectTypeOf<ConsoleMethods['classify']>().toExtend<DenseLens['classify']>();
  expectTypeOf<ConsoleMethods['classifyMany']>().toExtend<DenseLens['classifyMany']>();
  expectTypeOf<LongCall>().toExtend<NonNullable<Parameters<ConsoleMethods['classifyMany']>[1]>>();
});

it('so has the notebook’s widget', () => {
  const [, verbs = ''] = /^VERBS = \(\n([^)]*)\n\)/m.exec(read('examples/jupyter/denselens_widget.py')) ?? [];
  expect(verbs.match(/\w+/g)?.toSorted()).toEqual(VERBS);
});
