import { DenseLensError, type ErrorCode } from '../../src/errors';
import { called } from '../../src/messages/say';
import { m } from '../messages/m';

/** @throws with this code unless it is a number; whether the network has such a one is not asked here */
export function numberGiven(value: unknown, code: ErrorCode, say: (given: string) => string): number {
  if (typeof value === 'number') return value;
  throw new DenseLensError(code, say(called(value)));
}

/** As {@link numberGiven}; null where nothing was given. */
export const numberOrNull = (
  value: unknown,
  code: ErrorCode,
  say: (given: string) => string,
): number | null => (value === undefined || value === null ? null : numberGiven(value, code, say));

/** @throws with this code unless it is a string */
export function textGiven(value: unknown, code: ErrorCode, say: (given: string) => string): string {
  if (typeof value === 'string') return value;
  throw new DenseLensError(code, say(called(value)));
}

/** A class, by its index. @throws `class/unknown` */
export const classGiven = (value: unknown): number =>
  numberGiven(value, 'class/unknown', (given) => m.console_class({ given }));

/** A tensor's name. @throws `tensor/unknown` */
export const tensorGiven = (value: unknown): string =>
  textGiven(value, 'tensor/unknown', () => m.console_tensor_name());

type Fields<T> = { readonly [K in keyof T]?: unknown };

/**
 * Options as plain fields, read once, so that nothing of the caller's runs or changes later.
 * @throws `call/invalid` for what is no object
 */
export function optionsGiven<T extends object>(value: T | undefined, verb: string): Fields<T> {
  if (value === undefined) return {};
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw new DenseLensError('call/invalid', m.console_options({ verb, given: called(value) }));
}

/**
 * What every long request takes.
 * @throws `call/invalid`
 */
export function requestOptionsGiven({
  signal,
  onProgress,
}: Fields<{ signal: unknown; onProgress: unknown }>): {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: unknown) => void;
} {
  if (signal !== undefined && signal !== null && !(signal instanceof AbortSignal))
    throw new DenseLensError('call/invalid', m.console_signal({ given: called(signal) }));
  if (onProgress !== undefined && onProgress !== null && typeof onProgress !== 'function')
    throw new DenseLensError('call/invalid', m.console_on_progress({ given: called(onProgress) }));
  return {
    ...(signal instanceof AbortSignal && { signal }),
    ...(typeof onProgress === 'function' && { onProgress: onProgress as (progress: unknown) => void }),
  };
}
