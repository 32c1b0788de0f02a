/** Kinds of arrays that are packed, by name. */
const ARRAYS = { Uint8Array, Int16Array, Int32Array, Uint32Array, Float32Array, Float64Array } as const;

type PackedArray = InstanceType<(typeof ARRAYS)[keyof typeof ARRAYS]>;

/** Where an array's bytes are, in place of it. */
interface Place {
  readonly $array: keyof typeof ARRAYS;
  readonly at: number;
  readonly length: number;
}

/** Arrays begin at multiples of it. */
const ALIGNMENT = 8;

const kindOf = (value: unknown): keyof typeof ARRAYS | null => {
  const name = ArrayBuffer.isView(value) ? value.constructor.name : '';
  return name in ARRAYS ? (name as keyof typeof ARRAYS) : null;
};

const isPlace = (value: unknown): value is Place =>
  typeof value === 'object' && value !== null && '$array' in value && String(value.$array) in ARRAYS;

/**
 * Plain data with typed arrays in it as bytes: the length of a JSON text, the text, and the arrays behind it. NaN and
 * Infinity stand in arrays alone.
 */
export function pack(value: unknown): Uint8Array<ArrayBuffer> {
  const arrays: PackedArray[] = [];
  let bytes = 0;
  const text = JSON.stringify(value, (_, each: unknown) => {
    const kind = kindOf(each);
    if (kind === null) return each;
    const array = each as PackedArray;
    const place: Place = { $array: kind, at: bytes, length: array.length };
    arrays.push(array);
    bytes += Math.ceil(array.byteLength / ALIGNMENT) * ALIGNMENT;
    return place;
  });
  const head = new TextEncoder().encode(text);
  const start = Math.ceil((4 + head.length) / ALIGNMENT) * ALIGNMENT;
  const packed = new Uint8Array(start + bytes);
  new DataView(packed.buffer).setUint32(0, head.length, true);
  packed.set(head, 4);
  let at = start;
  for (const array of arrays) {
    packed.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at);
    at += Math.ceil(array.byteLength / ALIGNMENT) * ALIGNMENT;
  }
  return packed;
}

/** What {@link pack} was given; arrays are copies. Throws where the bytes are no such thing. */
export function unpack(packed: Uint8Array<ArrayBuffer>): unknown {
  const length = new DataView(packed.buffer, packed.byteOffset).getUint32(0, true);
  const start = Math.ceil((4 + length) / ALIGNMENT) * ALIGNMENT;
  const text = new TextDecoder().decode(packed.subarray(4, 4 + length));
  return JSON.parse(text, (_, each: unknown) => {
    if (!isPlace(each)) return each;
    const kind = ARRAYS[each.$array];
    const from = start + each.at;
    const size = each.length * kind.BYTES_PER_ELEMENT;
    if (!(from + size <= packed.length)) throw new RangeError('An array reaches beyond its file.');
    return new kind(packed.slice(from, from + size).buffer);
  });
}
