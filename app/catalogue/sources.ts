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

/** Where other sites have a model, in the order in which they are tried: the owner's mirror of the Hub first. */
export const remoteSources = (entry: ManifestEntry, { mirror }: Manifest): readonly RemoteSource[] =>
  filesOf(entry).flatMap(({ urls, bytes, approximateBytes }) =>
    urls
      .filter(isRemote)
      .flatMap((url) =>
        mirror !== undefined && url.startsWith(HUB)
          ? [new URL(url.slice(HUB.length), `${mirror.replace(/\/$/, '')}/`).href, url]
          : [url],
      )
      .map((url) => ({ url, bytes: bytes ?? approximateBytes })),
  );

/** What the hash of a model's file may begin with: any of its files is right. */
export const knownHashes = (entry: ManifestEntry): readonly string[] =>
  filesOf(entry).flatMap(({ sha256 }) => (sha256 === null ? [] : [sha256]));

/** What is known of the file at an address, whosever it is. */
export function sourceAt(entry: ManifestEntry, address: string): Pick<UrlSource, 'hashes' | 'bytes'> {
  const listed = filesOf(entry).find(({ urls }) => urls.includes(address));
  const hashes = knownHashes(entry);
  // A file that is listed, but not pinned, may be one that nobody has seen yet.
  const isPinned = listed === undefined ? hashes.length > 0 : listed.sha256 !== null;
  return {
    ...(isPinned && { hashes }),
    ...(listed?.bytes != null && { bytes: listed.bytes }),
  };
}

type UrlSource = Extract<ModelSource, { kind: 'url' }>;
