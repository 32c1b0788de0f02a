/**
 * The proxy for addresses of a scheme, as curl has it: that scheme's own, else the one for all, where HTTP reaches it.
 * @param {'http' | 'https'} scheme
 * @returns {string | undefined}
 */
function proxyFor(scheme) {
  const [own, all] = [scheme, 'all'].map(
    (name) => process.env[`${name}_proxy`] || process.env[`${name.toUpperCase()}_PROXY`],
  );
  // A SOCKS proxy, which curl knows too, is not to be had with undici.
  return own || (all !== undefined && /^https?:\/\//i.test(all) ? all : undefined);
}

/** Whether this machine says that it reaches others through a proxy. */
export const hasProxy = () => (proxyFor('https') ?? proxyFor('http')) !== undefined;

/**
 * A fetch that goes through the proxy of HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY, as curl's and npm's do; Node's
 * own asks nobody. To be called when the packages are installed.
 * @returns {Promise<typeof fetch>}
 */
export async function proxiedFetch() {
  if (!hasProxy()) return fetch;
  const { EnvHttpProxyAgent, fetch: fetchThrough } = await import('undici');
  const [httpProxy, httpsProxy] = [proxyFor('http'), proxyFor('https')];
  const dispatcher = new EnvHttpProxyAgent({
    ...(httpProxy !== undefined && { httpProxy }),
    ...(httpsProxy !== undefined && { httpsProxy }),
  });
  /** @type {any} - undici's types are of its own fetch, which is the same */
  const through = (/** @type {any} */ input, /** @type {any} */ init) =>
    fetchThrough(input, { ...init, dispatcher });
  return through;
}
