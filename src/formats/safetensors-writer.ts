/** A tensor that a safetensors file is to hold. */
export interface SafetensorsPlan {
  readonly name: string;
  readonly dtype: 'F32' | 'F16' | 'BF16';
  readonly shape: readonly number[];
  /** Of its data. */
  readonly bytes: number;
}

/** A safetensors file whose header stands and whose data are zeros. */
export interface SafetensorsFrame {
  readonly file: Uint8Array<ArrayBuffer>;
  /** First byte of each tensor's data in the file, in the plan's order; the first is divisible by 8. */
  readonly offsets: readonly number[];
}

/**
 * Lays a safetensors file out, for whoever fills it: tensors one after the other, nothing copied.
 * Format: 8-byte little-endian length, JSON padded with spaces, data
 * (https://huggingface.co/docs/safetensors).
 * @throws RangeError when there is no memory for it
 */
export function frameSafetensors(
  plan: readonly SafetensorsPlan[],
  metadata: Readonly<Record<string, string>> = {},
): SafetensorsFrame {
  let end = 0;
  const entries = plan.map(({ name, dtype, shape, bytes }) => {
    const range = [end, end + bytes];
    end += bytes;
    return [name, { dtype, shape, data_offsets: range }] as const;
  });
  const header = Object.fromEntries<unknown>(entries);
  if (Object.keys(metadata).length > 0) header.__metadata__ = metadata;
  const json = new TextEncoder().encode(JSON.stringify(header));
  const length = Math.ceil(json.byteLength / 8) * 8;
  const file = new Uint8Array(8 + length + end);
  new DataView(file.buffer).setBigUint64(0, BigInt(length), true);
  file.fill(0x20, 8, 8 + length);
  file.set(json, 8);
  return {
    file,
    offsets: entries.map(
      ([
        ,
        {
          data_offsets: [begin = 0],
        },
      ]) => 8 + length + begin,
    ),
  };
}
