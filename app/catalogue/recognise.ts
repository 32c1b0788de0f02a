import type { CatalogueEntry } from './library';

/** Files whose length is only known about may differ by this share. */
const ABOUT = 0.1;

const mayBe = (entry: CatalogueEntry, { size }: Blob): boolean =>
  entry.sha256 !== null && Math.abs(size - entry.bytes) <= ABOUT * entry.bytes;

/**
 * The catalogue's entry whose file this is, by its SHA-256; null for any other file. Only files of about the right
 * length are read.
 */
export async function recognise(
  entries: readonly CatalogueEntry[],
  file: Blob,
): Promise<CatalogueEntry | null> {
  const candidates = entries.filter((entry) => mayBe(entry, file));
  // Pages without HTTPS have no SubtleCrypto; there the file is the visitor's own.
  if (candidates.length === 0 || globalThis.crypto?.subtle === undefined) return null;
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
  const hash = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return candidates.find(({ sha256 }) => sha256 === hash) ?? null;
}
