import type { SerializedError } from '../errors';

/** What an image of a set is, before anything has run. */
export interface SetEntry {
  /** Its number in the set, from 0. */
  readonly id: number;
  /** With the folders that it lay in, with slashes. */
  readonly path: string;
  /** Index into {@link ImageSet.groups}; −1 for none. */
  readonly group: number;
  /** Of the file, in bytes; 0 when not known. */
  readonly bytes: number;
}

/**
 * Images that are said to show the same: those of one sub-folder, or those that a table gives the same names. Several
 * names mean that all of them are true at once.
 */
export interface SetGroup {
  /** As a visitor calls it: the sub-folder's name. */
  readonly name: string;
  /** Names of classes, or what should be such. */
  readonly labels: readonly string[];
}

/** A set of images, before anything has run. */
export interface ImageSet {
  readonly name: string;
  readonly entries: readonly SetEntry[];
  readonly groups: readonly SetGroup[];
}

/** What has become of an image. */
export type EntryState =
  | { readonly status: 'waiting' }
  | { readonly status: 'done' }
  /** Its bytes are those of an earlier one, which alone is run and counted. */
  | { readonly status: 'duplicate'; readonly of: number }
  | { readonly status: 'failed'; readonly error: SerializedError };

/** The model that a set was run with: what its numbers are of. */
export interface SetModel {
  readonly id: string;
  readonly name: string;
  /** Differs wherever numbers could: of weights, recipe and input size. */
  readonly key: string;
}
