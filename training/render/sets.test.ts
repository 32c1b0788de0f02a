import { describe, expect, it } from 'vitest';
import { conceptsByRule, isExcluded } from './concepts';
import { bareHex } from './names';
import { checkLicence, type IconSet } from './sets';

const setWith = (...names: string[]): IconSet => ({
  provenance: {
    id: 'noto',
    role: 'train',
    title: '',
    author: '',
    url: '',
    licence: 'MIT',
    npm: '',
    version: '',
  },
  icons: new Map(names.map((name) => [name, { body: '', left: 0, top: 0, width: 1, height: 1 }])),
  aliases: new Map(),
  chars: new Map(),
});

describe('licences', () => {
  it('refuses what it does not know, and statements that differ', () => {
    expect(() => checkLicence('x', 'train', undefined, undefined)).toThrow(/says "undefined"/);
    expect(() => checkLicence('x', 'train', 'MIT', 'Apache-2.0')).toThrow(/says/);
    expect(() => checkLicence('x', 'train', 'GPL-3.0', 'GPL-3.0')).toThrow(/does not allow/);
  });

  it('lets share-alike drawings evaluate, never train', () => {
    expect(checkLicence('x', 'held-out', 'CC-BY-SA-4.0', 'CC-BY-SA-4.0')).toBe('CC-BY-SA-4.0');
    expect(() => checkLicence('x', 'train', 'CC-BY-SA-4.0', 'CC-BY-SA-4.0')).toThrow(/does not allow/);
    expect(() => checkLicence('x', 'extra', 'CC-BY-SA-4.0', 'CC-BY-SA-4.0')).toThrow(/does not allow/);
  });
});

describe('the class rule', () => {
  it('wants four sets, and leaves families out', () => {
    const drawn = ['ant', 'flag-france', 'keycap-1', 'left-arrow', 'man-cook', 'leo', 'six-oclock'];
    const four = [
      setWith(...drawn, 'bee'),
      setWith(...drawn, 'bee'),
      setWith(...drawn, 'bee'),
      setWith(...drawn),
    ];
    expect(conceptsByRule(four)).toEqual(['ant']);
  });

  it('keeps what only looks like a family', () => {
    for (const kept of ['man', 'white-flag', 'blue-square', 'lion', 'alarm-clock', 'letter']) {
      expect(isExcluded(kept), kept).toBe(false);
    }
  });
});

it('code points compare without variation selectors', () => {
  expect(bareHex('2708-FE0F')).toBe('2708');
});
