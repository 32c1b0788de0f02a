import { allMessages } from '../messages/m';
import type { Taker } from './take-files';

/** How browsers hand over files that the system opened with the installed page; no library types it yet. */
interface LaunchQueue {
  setConsumer(consumer: (launch: { readonly files?: readonly FileSystemFileHandle[] }) => void): void;
}

declare global {
  var launchQueue: LaunchQueue | undefined;
}

const SHARED = 'shared';

/** What another program shared with the page; the service worker has received it. */
async function sharedFiles(count: number): Promise<readonly File[]> {
  const base = new URL(import.meta.env.BASE_URL, document.baseURI);
  const files = await Promise.all(
    Array.from({ length: Math.min(count, 100) }, async (_, i) => {
      const response = await fetch(new URL(`${SHARED}/${i}`, base));
      if (!response.ok) return [];
      const name = decodeURIComponent(response.headers.get('x-file-name') ?? '');
      const blob = await response.blob();
      return [new File([blob], name, { type: blob.type })];
    }),
  );
  return files.flat();
}

async function take(taker: Taker, files: readonly File[]): Promise<void> {
  if (files.length === 0) return;
  const [{ takeFiles }] = await Promise.all([import('./take-files'), allMessages()]);
  await takeFiles(taker, files);
}

/** Takes files that the system opens with the installed page, and pictures that are shared with it. */
export async function followLaunches(taker: Taker, search: string): Promise<void> {
  globalThis.launchQueue?.setConsumer(({ files = [] }) => {
    void Promise.all(files.map((file) => file.getFile())).then((given) => take(taker, given));
  });
  const count = Number(new URLSearchParams(search).get(SHARED) ?? 0);
  if (!(count > 0)) return;
  const url = new URL(location.href);
  url.searchParams.delete(SHARED);
  history.replaceState(history.state, '', url);
  await take(taker, await sharedFiles(count));
}
