import type { FileSink } from '../jobs/take-away';

/** Hands a finished file to the visitor. */
export function saveFile(parts: Blob | string, name: string, type = 'application/octet-stream'): void {
  const blob = parts instanceof Blob ? parts : new Blob([parts], { type });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Not yet in TypeScript's DOM library. */
interface PickerWindow {
  showSaveFilePicker?(options: { suggestedName: string }): Promise<FileSystemFileHandle>;
}

/** Bytes that are gathered before the browser is given them to keep outside of the page's memory. */
const PART = 8 * 2 ** 20;

/**
 * A file that is written while it is made: where the visitor says, if the browser can ask, else in the site's own
 * storage, and as a download at the end.
 * @returns null when the visitor chose no place
 */
export async function openFile(name: string): Promise<FileSink | null> {
  const { showSaveFilePicker } = globalThis as PickerWindow;
  if (showSaveFilePicker !== undefined && !navigator.webdriver) {
    try {
      const handle = await showSaveFilePicker.call(globalThis, { suggestedName: name });
      const file = await handle.createWritable();
      return {
        write: (chunk) => file.write(chunk),
        close: () => file.close(),
        abort: () => file.abort(),
      };
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') return null;
      // Some pages may not ask (a frame, a policy): then it is a download.
    }
  }
  return (await privateFile(name)) ?? blobFile(name);
}

/** The site's own storage, on disk: the browser copies the finished file from there. Null where there is none. */
async function privateFile(name: string): Promise<FileSink | null> {
  try {
    const folder = await navigator.storage.getDirectory();
    const handle = await folder.getFileHandle(`saving-${name}`, { create: true });
    const file = await handle.createWritable();
    const remove = () => folder.removeEntry(handle.name).catch(() => undefined);
    return {
      write: (chunk) => file.write(chunk),
      close: async () => {
        await file.close();
        saveFile(await handle.getFile(), name);
        // The download reads it for a while; what a closed page leaves is written over by the next one.
        setTimeout(() => void remove(), 120_000);
      },
      abort: async () => {
        await file.abort();
        await remove();
      },
    };
  } catch {
    return null;
  }
}

/** A Blob, made of parts as they come. */
function blobFile(name: string): FileSink {
  const parts: Blob[] = [];
  let waiting: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  const flush = (): void => {
    parts.push(new Blob(waiting));
    waiting = [];
    bytes = 0;
  };
  return {
    write: async (chunk) => {
      // A copy: the tensor that it shows a part of must not live on for it.
      waiting.push(chunk.slice());
      bytes += chunk.byteLength;
      if (bytes >= PART) flush();
    },
    close: async () => {
      flush();
      saveFile(new Blob(parts, { type: 'application/zip' }), name);
    },
    abort: async () => {
      parts.length = 0;
      waiting = [];
    },
  };
}
