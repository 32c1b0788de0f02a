import { afterEach, expect, it, vi } from 'vitest';
import { memoryOfDevice } from './device-memory';

afterEach(() => vi.unstubAllGlobals());

it.each([
  [undefined, 3e9],
  [8, 3e9],
  [2, 2 ** 30],
  [0.5, 2 ** 28],
])('of a device with %s GB, a network may take %d bytes', (deviceMemory, bytes) => {
  vi.stubGlobal('navigator', { deviceMemory });
  expect(memoryOfDevice()).toBe(bytes);
});
