import { MOST_BYTES } from '../../src/network/check-spec';

/**
 * Bytes that a network may take here: half of what the device has, where the browser says it (in steps, and not beyond 8 or
 * 32 GB:
 * https://www.w3.org/TR/device-memory/), and never more than WebAssembly can.
 */
export function memoryOfDevice(): number {
  const { navigator } = globalThis as { readonly navigator?: { readonly deviceMemory?: number } };
  const deviceMemory = navigator?.deviceMemory;
  return deviceMemory === undefined ? MOST_BYTES : Math.min(MOST_BYTES, (deviceMemory * 2 ** 30) / 2);
}
