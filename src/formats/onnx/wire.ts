import type { DescField, DescMessage } from '@bufbuild/protobuf';
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { m } from '../messages/m';

/** Deeper than any ONNX graph nests its messages. */
const MAX_DEPTH = 32;
/** Longest packed list of numbers that becomes an array: those of a DenseNet hold a handful. */
const MAX_PACKED_BYTES = 1 << 20;

/** What is wrong with the encoding, in words for people. */
export class WireFormatError extends Error {}

type Expectation =
  | { readonly kind: 'message'; readonly message: DescMessage }
  | { readonly kind: 'bytes' }
  | { readonly kind: 'number'; readonly wireType: WireType; readonly packable: boolean };

const expectations = new WeakMap<DescMessage, ReadonlyMap<number, Expectation>>();

/** Wire types by scalar type, for the ones that ONNX uses (numbers as in descriptor.proto). */
function scalarWireType(scalar: number): WireType {
  if (scalar === 1 || scalar === 6 || scalar === 16) return WireType.Bit64;
  if (scalar === 2 || scalar === 7 || scalar === 15) return WireType.Bit32;
  return WireType.Varint;
}

function expectation(field: DescField): Expectation {
  if (field.message !== undefined) return { kind: 'message', message: field.message };
  if (field.enum !== undefined) return { kind: 'number', wireType: WireType.Varint, packable: false };
  const isText = field.scalar === 9 || field.scalar === 12;
  if (isText) return { kind: 'bytes' };
  return {
    kind: 'number',
    wireType: scalarWireType(field.scalar ?? 0),
    packable: field.fieldKind === 'list',
  };
}

function expectationsOf(message: DescMessage): ReadonlyMap<number, Expectation> {
  const found = expectations.get(message);
  if (found !== undefined) return found;
  const made = new Map(message.fields.map((field) => [field.number, expectation(field)]));
  expectations.set(message, made);
  return made;
}

function checkRange(message: DescMessage, reader: BinaryReader, end: number, depth: number): void {
  if (depth > MAX_DEPTH) throw new WireFormatError(m.onnx_nesting());
  const expected = expectationsOf(message);
  while (reader.pos < end) {
    const [number, wireType] = reader.tag();
    const field = expected.get(number);
    if (wireType === WireType.StartGroup || wireType === WireType.EndGroup)
      throw new WireFormatError(m.onnx_groups());
    if (wireType !== WireType.LengthDelimited) {
      const fits = field === undefined || (field.kind === 'number' && field.wireType === wireType);
      if (!fits) throw new WireFormatError(m.onnx_field_type({ field: number, message: message.name }));
      reader.skip(wireType);
    } else {
      const length = reader.uint32();
      const stop = reader.pos + length;
      if (stop > end) throw new WireFormatError(m.onnx_field_long({ field: number, message: message.name }));
      if (field?.kind === 'message') checkRange(field.message, reader, stop, depth + 1);
      else if (field?.kind === 'number' && !(field.packable && length <= MAX_PACKED_BYTES)) {
        throw new WireFormatError(m.onnx_field_list({ field: number, message: message.name }));
      } else reader.pos = stop;
    }
  }
  if (reader.pos !== end) throw new WireFormatError(m.onnx_field_middle({ message: message.name }));
}

/**
 * Walks over an encoded message without making anything of it: every length must stay inside its message,
 * every known field must have its own wire type. The library's decoder checks neither, so that a damaged
 * length would turn megabytes of weights into lists of numbers.
 * @throws WireFormatError; Error, with the library's words, at the end of the bytes
 */
export function checkWireFormat(message: DescMessage, bytes: Uint8Array): void {
  checkRange(message, new BinaryReader(bytes), bytes.byteLength, 0);
}
