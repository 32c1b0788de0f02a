import type { CatalogueEntry } from './library';

/** Files whose length is only known about may differ by this share. */
const ABOUT = 0.1;

const mayBe = (entry: CatalogueEntry, { size }: Blob): boolean =>
  entry.hashes.length > 0 && Math.abs(size - entry.bytes) <= ABOUT * entry.bytes;

/** In lower-case hexadecimal; null where there is no SubtleCrypto: pages without HTTPS have none. */
export async function sha256Of(file: Blob): Promise<string | null> {
  if (globalThis.crypto?.subtle === undefined) return null;
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * The catalogue's entry whose file this is, by its SHA-256; null for any other file. Only files of about the right
 * length are read.
 */
export async function recognise(
  entries: readonly CatalogueEntry[],
  file: Blob,
): Promise<CatalogueEntry | null> {
  const candidates = entries.filter((entry) => mayBe(entry, file));
  if (candidates.length === 0) return null;
  const hash = await sha256Of(file);
  if (hash === null) return null;
  return candidates.find(({ hashes }) => hashes.some((beginning) => hash.startsWith(beginning))) ?? null;
}
