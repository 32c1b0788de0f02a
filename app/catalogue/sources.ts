import type { ModelSource } from '../../src/engine/protocol/weights';
import { filesOf, type Manifest, type ManifestEntry, type ManifestFile } from '../../src/weights/manifest';

/** Where another site has a model's weights. */
export interface RemoteSource {
  readonly url: string;
  /** Length of the file in bytes, about. */
  readonly bytes: number;
}

const isRemote = (url: string): boolean => url.startsWith('https:');

const HUB = 'https://huggingface.co/';

/** A file cut short is no weights file. */
export const isWhole = (bytes: number, { bytes: exact, approximateBytes }: ManifestFile): boolean =>
  exact === null ? bytes > approximateBytes * 0.9 : bytes === exact;

/** The files that a site may serve by itself, best first. */
export const ownFiles = (entry: ManifestEntry): readonly (readonly [url: string, file: ManifestFile])[] =>
  filesOf(entry).flatMap((file) =>
    file.urls.filter((url) => !isRemote(url)).map((url) => [url, file] as const),
  );

/** Where the owner's mirror has a file of the Hub's; null where there is no mirror, or the file is not the Hub's. */
const mirrored = (url: string, { mirror }: Pick<Manifest, 'mirror'>): string | null =>
  mirror !== undefined && url.startsWith(HUB)
    ? new URL(url.slice(HUB.length), `${mirror.replace(/\/$/, '')}/`).href
    : null;

/** Where other sites have a file, in the order in which they are tried: the owner's mirror of the Hub first. */
const remoteUrls = ({ urls }: ManifestFile, manifest: Pick<Manifest, 'mirror'>): readonly string[] =>
  urls.filter(isRemote).flatMap((url) => {
    const mirror = mirrored(url, manifest);
    return mirror === null ? [url] : [mirror, url];
  });

/** Where other sites have a model, in the order in which they are tried. */
export const remoteSources = (
  entry: ManifestEntry,
  manifest: Pick<Manifest, 'mirror'>,
): readonly RemoteSource[] =>
  filesOf(entry).flatMap((file) =>
    remoteUrls(file, manifest).map((url) => ({ url, bytes: file.bytes ?? file.approximateBytes })),
  );

/** What the hash of a model's file may begin with: any of its files is right. */
export const knownHashes = (entry: ManifestEntry): readonly string[] =>
  filesOf(entry).flatMap(({ sha256 }) => (sha256 === null ? [] : [sha256]));

/** What any other place may have of a model: any of its files, one alone, or nothing. */
export type Elsewhere = 'any' | 'nothing' | { readonly file: string };

/** A file from any place is right if its hash is: where that is not known, no place is as good as another. */
export function elsewhereOf(entry: ManifestEntry): Elsewhere {
  const files = filesOf(entry);
  const pinned = files.filter(({ sha256 }) => sha256 !== null);
  if (pinned.length === files.length) return 'any';
  const file = pinned[0]?.urls.find(isRemote)?.split('/').at(-1);
  return file === undefined ? 'nothing' : { file };
}

/** What is known of the file at an address, whosever it is: the owner's mirror has the Hub's. */
export function sourceAt(
  entry: ManifestEntry,
  address: string,
  manifest: Pick<Manifest, 'mirror'>,
): Pick<UrlSource, 'hashes' | 'bytes' | 'alsoAt'> {
  const hashes = knownHashes(entry);
  const listed = filesOf(entry).find(
    (file) => file.urls.includes(address) || remoteUrls(file, manifest).includes(address),
  );
  // A file that is listed, but not pinned, may be one that nobody has seen yet.
  const isPinned = listed === undefined ? hashes.length > 0 : listed.sha256 !== null;
  const others = listed === undefined ? [] : remoteUrls(listed, manifest).filter((url) => url !== address);
  return {
    ...(isPinned && { hashes }),
    ...(listed?.bytes != null && { bytes: listed.bytes }),
    ...(others.length > 0 && { alsoAt: others }),
  };
}

type UrlSource = Extract<ModelSource, { kind: 'url' }>;
