import encodeQR from 'qr';

/**
 * Tells whoever started the site for others where these find it. To be called when the packages are installed.
 * @param {readonly string[]} addresses
 */
export function printAddresses(addresses) {
  const [first] = addresses;
  if (first === undefined) {
    console.log('This machine is in no network: nobody else can reach it.');
    return;
  }
  console.log(`In the network: ${addresses.join('  ')}`);
  console.log(encodeQR(first, 'ascii', { border: 2 }));
  console.log(
    'Without HTTPS, browsers withhold threads, WebGPU, the camera and offline use there; everything else works.',
  );
}
