/**
 * Stable error codes. They are part of the console API (`error.code`), so a code is never renamed.
 */
export type ErrorCode =
  | 'model/corrupt' // bytes that are not what the format says
  | 'model/unsupported' // well-formed, but not a DenseNet that the canonical model can hold
  | 'model/ambiguous' // several networks in one file; `choices` says which
  | 'model/integrity' // a hash or a length that does not match
  | 'model/unknown' // no such id
  | 'model/unreachable' // the file could not be fetched
  | 'model/labels' // labels whose count does not match the classes
  | 'model/out-of-memory'
  | 'spec/impossible' // a DenseNet that cannot be built
  | 'call/invalid' // the console API was given what it cannot take, where no other code says more
  | 'check/invalid' // known logits that nothing can be compared with
  | 'recipe/invalid' // a preprocessing that makes no input, or one that is too large
  | 'image/undecodable'
  | 'image/unreadable' // a file that changed, or went, since it was chosen
  | 'image/too-large'
  | 'image/too-small'
  | 'image/remote-content'
  | 'image/none' // nothing has run yet
  | 'input/shape'
  | 'tensor/unknown'
  | 'tensor/folded'
  | 'class/unknown'
  | 'element/unknown' // a channel, row or column outside its tensor
  | 'cut/unknown' // a lesion that names no connection of this network
  | 'explain/unsupported'
  | 'embed/unknown' // a verb that the console API does not have
  | 'embed/private' // what a visitor brought into a frame, asked for by the page around it
  | 'engine/device-lost'
  | 'engine/unavailable'
  | 'engine/out-of-memory' // for one question; the page stays as it was
  | 'engine/failed'
  | 'engine/superseded' // a newer request took this one's place
  | 'engine/cancelled';

/** One of several things that a file holds. */
export interface Choice {
  /** What `choice` takes when the file is loaded again. */
  readonly id: string;
  /** What it is, for people. */
  readonly title: string;
}

/** What a file calls its parts may have megabytes, and a sentence quotes it: its beginning and end say enough. */
const MOST = 1_000;

const shortened = (message: string): string =>
  message.length <= MOST ? message : `${message.slice(0, MOST - 300)} … ${message.slice(-290)}`;

/** An error with a stable code and a sentence that a visitor can act on; an endless one loses its middle. */
export class DenseLensError extends Error {
  override readonly name = 'DenseLensError';
  readonly code: ErrorCode;
  /** With `model/ambiguous`: what can be chosen. */
  declare readonly choices?: readonly Choice[];

  constructor(code: ErrorCode, message: string, options?: ErrorOptions & { choices?: readonly Choice[] }) {
    super(shortened(message), options);
    this.code = code;
    if (options?.choices !== undefined) this.choices = options.choices;
  }
}

/** What crosses a worker boundary in place of an Error. */
export interface SerializedError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly choices?: readonly Choice[];
}

/**
 * Flattens anything thrown to `{ code, message }`.
 * @param fallback - the code for what is not a {@link DenseLensError}
 */
export function serializeError(error: unknown, fallback: ErrorCode = 'engine/failed'): SerializedError {
  if (error instanceof DenseLensError) {
    const { code, message, choices } = error;
    return { code, message, ...(choices !== undefined && { choices }) };
  }
  return { code: fallback, message: error instanceof Error ? error.message : String(error) };
}

/** The inverse of {@link serializeError}. */
export function deserializeError(error: SerializedError): DenseLensError {
  const { code, message, choices } = error;
  return new DenseLensError(code, message, choices === undefined ? undefined : { choices });
}

/** True for requests that ended because the visitor, or a newer request, wanted so. */
export function isAbandoned(error: unknown): boolean {
  return (
    error instanceof DenseLensError &&
    (error.code === 'engine/superseded' || error.code === 'engine/cancelled')
  );
}
