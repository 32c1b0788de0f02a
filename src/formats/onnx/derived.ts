import { DTYPE_BYTES, type WeightRef } from '../canonical';
import { m } from '../messages/m';
import { refusedGraph } from './advice';
import { type Constant, constantValues, elementCount, howComputed } from './constants';
import type { FileTable } from './file-table';

/** The largest weight of a DenseNet has some two million elements; what claims more is no such model. */
const MAX_ELEMENTS = 1 << 25;

const isSame = (a: readonly number[], b: readonly number[]): boolean => a.join() === b.join();

/** A weight of the computed file: at a byte offset, or one value everywhere. */
interface ComputedWeight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly at: { readonly offset: number } | { readonly fill: number };
}

/**
 * Makes weight references: into the source's own bytes wherever the elements stand there as they are
 * needed, else into one more file, which holds what had to be computed.
 */
export class WeightTable {
  readonly #files: FileTable;
  readonly #stored = new Map<string, WeightRef>();
  readonly #computed: ComputedWeight[] = [];
  readonly #parts: Float32Array[] = [];
  readonly #fills = new Map<number, number>();
  #end = 0;
  /** How many weights were rounded from doubles, and made of integers. */
  readonly counts = { double: 0, quantised: 0 };

  constructor(files: FileTable) {
    this.#files = files;
  }

  /** A constant's elements as fp32, in C order. */
  values(constant: Constant): Float32Array {
    this.#requireSize(constant.name, constant.dims);
    return constantValues(constant, this.#files);
  }

  /** A weight as the file has it. The caller has checked that it fills the shape. */
  set(name: string, constant: Constant, shape: readonly number[]): void {
    const { data } = constant;
    const how = howComputed(constant);
    if (how !== null) this.counts[how]++;
    if (data.kind === 'stored') {
      const { dtype, file, offset } = data;
      const length = elementCount(shape) * DTYPE_BYTES[dtype];
      this.#stored.set(name, { dtype, shape, file, offset, length });
    } else if (data.kind === 'varints') {
      // Decoded once to see that they fill the shape: sizes are all that a graph's reader would not check.
      this.values(constant);
      const { dtype, file, offset, length } = data;
      this.#stored.set(name, { dtype, shape, file, offset, length, stored: { as: 'varints' } });
    } else if (data.kind === 'permuted' && data.base.data.kind === 'stored' && isSame(constant.dims, shape)) {
      const { dtype, file, offset } = data.base.data;
      const length = elementCount(shape) * DTYPE_BYTES[dtype];
      const stored = { as: 'permuted', dims: data.base.dims, perm: data.perm } as const;
      this.#stored.set(name, { dtype, shape, file, offset, length, stored });
    } else if (data.kind === 'fill') this.fill(name, data.value, shape);
    else this.compute(name, this.values(constant), shape);
  }

  /** A weight that had to be computed. */
  compute(name: string, values: Float32Array, shape: readonly number[]): void {
    this.#computed.push({ name, shape, at: { offset: this.#end } });
    this.#parts.push(values);
    this.#end += values.byteLength;
  }

  /** One value everywhere: all weights of that value share their bytes. */
  fill(name: string, value: number, shape: readonly number[]): void {
    this.#requireSize(name, shape);
    this.#computed.push({ name, shape, at: { fill: value } });
    this.#fills.set(value, Math.max(elementCount(shape), this.#fills.get(value) ?? 0));
  }

  /** All references, and all files with the computed one last (if there is any). */
  finish(): { readonly weights: ReadonlyMap<string, WeightRef>; readonly files: readonly Uint8Array[] } {
    const sources = this.#files.all;
    if (this.#computed.length === 0) return { weights: this.#stored, files: sources };
    const fillOffsets = new Map<number, number>();
    for (const [value, count] of this.#fills) {
      fillOffsets.set(value, this.#end);
      this.#parts.push(new Float32Array(count).fill(value));
      this.#end += count * DTYPE_BYTES.F32;
    }
    const file = new Uint8Array(this.#end);
    let end = 0;
    for (const part of this.#parts.splice(0)) {
      file.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), end);
      end += part.byteLength;
    }
    const weights = new Map(this.#stored);
    for (const { name, shape, at } of this.#computed) {
      const offset = 'offset' in at ? at.offset : (fillOffsets.get(at.fill) ?? 0);
      const length = elementCount(shape) * DTYPE_BYTES.F32;
      weights.set(name, { dtype: 'F32', shape, file: sources.length, offset, length });
    }
    return { weights, files: [...sources, file] };
  }

  #requireSize(name: string, dims: readonly number[]): void {
    if (elementCount(dims) <= MAX_ELEMENTS) return;
    throw refusedGraph(m.onnx_too_large({ name }), 'network');
  }
}
