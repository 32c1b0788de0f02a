import { networkInterfaces } from 'node:os';

/** Names of this machine that nobody else can be called by; the port does not matter. */
const ownNames = /^(localhost|[\w-]+\.localhost|127(\.\d{1,3}){3}|\[::1\])\.?(:\d+)?$/i;

/**
 * Whether a Host header means this machine. A page of another site whose name leads here (DNS rebinding) could
 * otherwise read what only this machine should see.
 * @param {string | undefined} host
 */
export const meansThisMachine = (host) => host !== undefined && ownNames.test(host);

/**
 * Where others in the network find a server that listens on all addresses.
 * @param {number} port
 * @param {ReturnType<typeof networkInterfaces>} [interfaces]
 * @returns {string[]} IPv4 first, which people can type
 */
export function networkAddresses(port, interfaces = networkInterfaces()) {
  const found = Object.values(interfaces)
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, address }) => !internal && !/^(fe80|169\.254)/i.test(address));
  const ipv4 = found.filter(({ family }) => family === 'IPv4').map(({ address }) => address);
  const ipv6 = found.filter(({ family }) => family === 'IPv6').map(({ address }) => `[${address}]`);
  return [...ipv4, ...ipv6].map((address) => `http://${address}:${port}/`);
}
