import type { FileSink } from './take-away';

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
 * A file that is written while it is made: where the visitor says, if the browser can ask, else as a download at
 * the end, kept as a Blob, which browsers hold outside of the page's memory.
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
