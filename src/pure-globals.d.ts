export {};

/**
 * The few globals beyond ECMAScript that the pure core uses: they exist in pages, workers and Node alike.
 * (The pure projects are compiled without the DOM library, so that nothing else slips in.)
 */
declare global {
  class TextDecoder {
    constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
    decode(input?: ArrayBufferView | ArrayBuffer): string;
  }
  class TextEncoder {
    encode(input?: string): Uint8Array<ArrayBuffer>;
  }
}
