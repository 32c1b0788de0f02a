/**
 * Elements in C order of `dims`, in C order of the dims that ONNX's Transpose by `perm` gives.
 * @param put - called once for each element, in the order of the result
 */
export function permute(
  source: ArrayLike<number>,
  dims: readonly number[],
  perm: readonly number[],
  put: (index: number, value: number) => void,
): void {
  const strides = dims.map((_, axis) => dims.slice(axis + 1).reduce((product, size) => product * size, 1));
  const outDims = perm.map((axis) => dims[axis] ?? 0);
  const outStrides = perm.map((axis) => strides[axis] ?? 0);
  const position = outDims.map(() => 0);
  let from = 0;
  for (let i = 0; i < source.length; i++) {
    put(i, source[from] as number);
    for (let axis = outDims.length - 1; axis >= 0; axis--) {
      const next = (position[axis] ?? 0) + 1;
      from += outStrides[axis] ?? 0;
      if (next < (outDims[axis] ?? 0)) {
        position[axis] = next;
        break;
      }
      from -= next * (outStrides[axis] ?? 0);
      position[axis] = 0;
    }
  }
}
