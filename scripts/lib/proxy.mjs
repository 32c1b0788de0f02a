const variables = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'];

/** Whether this machine says that it reaches others through a proxy. */
export const hasProxy = () => variables.some((name) => Boolean(process.env[name]));

/**
 * A fetch that goes through the proxy of HTTPS_PROXY, HTTP_PROXY and NO_PROXY, as curl and npm do; Node's own asks
 * nobody. To be called when the packages are installed.
 * @returns {Promise<typeof fetch>}
 */
export async function proxiedFetch() {
  if (!hasProxy()) return fetch;
  const { EnvHttpProxyAgent, fetch: fetchThrough } = await import('undici');
  const dispatcher = new EnvHttpProxyAgent();
  /** @type {any} - undici's types are of its own fetch, which is the same */
  const through = (/** @type {any} */ input, /** @type {any} */ init) =>
    fetchThrough(input, { ...init, dispatcher });
  return through;
}
