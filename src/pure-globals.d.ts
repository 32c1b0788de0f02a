/**
 * The few globals beyond ECMAScript that the pure core uses: they exist in pages, workers and Node alike.
 * (The pure projects are compiled without the DOM library, so that nothing else slips in.)
 */
interface TextDecoder {
  decode(input?: ArrayBufferView | ArrayBuffer): string;
}
declare var TextDecoder: {
  new (label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean }): TextDecoder;
};
interface TextEncoder {
  encode(input?: string): Uint8Array<ArrayBuffer>;
}
declare var TextEncoder: { new (): TextEncoder };
interface BytesReader {
  read(): Promise<
    { readonly done: false; readonly value: Uint8Array } | { readonly done: true; readonly value?: undefined }
  >;
  cancel(): Promise<void>;
}
declare var DecompressionStream: {
  new (
    format: 'deflate' | 'deflate-raw',
  ): {
    readonly writable: {
      getWriter(): { write(chunk: Uint8Array<ArrayBuffer>): Promise<void>; close(): Promise<void> };
    };
    readonly readable: { getReader(): BytesReader };
  };
};
