/** What is used of the packages that read pictures of more than 8 bits. */
declare module 'dicom-parser' {
  interface Element {
    readonly dataOffset: number;
    readonly length: number;
    readonly fragments?: readonly unknown[];
    readonly basicOffsetTable?: readonly number[];
  }
  export interface DataSet {
    readonly byteArray: Uint8Array;
    readonly elements: Readonly<Record<string, Element | undefined>>;
    string(tag: string): string | undefined;
    uint16(tag: string): number | undefined;
    floatString(tag: string, index?: number): number | undefined;
    intString(tag: string): number | undefined;
  }
  export function parseDicom(bytes: Uint8Array): DataSet;
  export function readEncapsulatedImageFrame(dataSet: DataSet, element: Element, frame: number): Uint8Array;
  export function readEncapsulatedPixelDataFromFragments(
    dataSet: DataSet,
    element: Element,
    start: number,
    count: number,
  ): Uint8Array;
}

declare module 'jpeg-lossless-decoder-js' {
  export class Decoder {
    decompress(buffer: ArrayBuffer, offset: number, length: number): ArrayBuffer;
  }
}

declare module 'fast-png' {
  export function decode(bytes: Uint8Array): {
    readonly width: number;
    readonly height: number;
    readonly data: Uint8Array | Uint8ClampedArray | Uint16Array;
    readonly channels: number;
  };
}
