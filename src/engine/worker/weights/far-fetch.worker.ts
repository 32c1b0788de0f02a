import type { FromFarFetcher, ToFarFetcher } from './far-fetch-messages';

const running = new Map<number, AbortController>();

const post = (message: FromFarFetcher, transfer: Transferable[] = []): void =>
  self.postMessage(message, { transfer });

async function answer({ id, url, range }: Extract<ToFarFetcher, { type: 'fetch' }>): Promise<void> {
  const control = new AbortController();
  running.set(id, control);
  try {
    const response = await fetch(url, {
      signal: control.signal,
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      ...(range !== null && { headers: { Range: range } }),
    });
    const { status, statusText, headers } = response;
    post({ type: 'head', id, status, statusText, headers: [...headers] });
    const reader = response.body?.getReader();
    for (;;) {
      const chunk = await reader?.read();
      if (chunk === undefined || chunk.done) break;
      post({ type: 'chunk', id, bytes: chunk.value }, [chunk.value.buffer]);
    }
    post({ type: 'end', id });
  } catch (error) {
    post({ type: 'failed', id, reason: error instanceof Error ? error.message : String(error) });
  } finally {
    running.delete(id);
  }
}

self.addEventListener('message', ({ data }: MessageEvent<ToFarFetcher>) => {
  if (data.type === 'fetch') void answer(data);
  else running.get(data.id)?.abort();
});
