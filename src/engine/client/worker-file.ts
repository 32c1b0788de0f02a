import { m } from '../../messages/m';

/** The worker's program by the name that the build gave it, as far as the browser tells. */
function findFile(): { readonly url: string; readonly name: string } | null {
  const entries = performance.getEntriesByType?.('resource') ?? [];
  const url = entries.findLast(({ name }) => /\/engine\.worker[^/]*\.js$/.test(name))?.name;
  return url === undefined ? null : { url, name: url.slice(url.lastIndexOf('/') + 1) };
}

/** Name of the worker's program. */
export const workerFileName = (): string => findFile()?.name ?? 'engine.worker.js';

/**
 * Why the worker's program does not run: a browser says no more of it than that it failed.
 * @returns what its server answers, or null when nothing is wrong with that or it cannot be told
 */
export async function whyUnreached(): Promise<string | null> {
  const file = findFile();
  if (file === null) return null;
  try {
    const response = await fetch(file.url, { cache: 'no-store', signal: AbortSignal.timeout(3_000) });
    await response.body?.cancel();
    const { ok, status, statusText } = response;
    if (!ok) return m.engine_server_answered({ status: `${status} ${statusText}`.trim() });
    const type = response.headers.get('content-type') ?? '';
    if (type.includes('javascript')) return null;
    return type === '' ? m.engine_server_sent_else() : m.engine_server_sent({ type });
  } catch {
    return m.engine_connection_failed();
  }
}
