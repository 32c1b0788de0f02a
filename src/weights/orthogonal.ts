/** A matrix's vectors, by rows. */
interface Vectors {
  readonly values: Float64Array;
  readonly count: number;
  readonly length: number;
}

function removeEarlier({ values, length }: Vectors, at: number): void {
  const here = at * length;
  for (let earlier = 0; earlier < at; earlier++) {
    const there = earlier * length;
    let dot = 0;
    for (let i = 0; i < length; i++) dot += (values[there + i] ?? 0) * (values[here + i] ?? 0);
    for (let i = 0; i < length; i++)
      values[here + i] = (values[here + i] ?? 0) - dot * (values[there + i] ?? 0);
  }
}

function normalise({ values, length }: Vectors, at: number): void {
  const here = at * length;
  let square = 0;
  for (let i = 0; i < length; i++) square += (values[here + i] ?? 0) ** 2;
  const scale = 1 / Math.sqrt(square);
  for (let i = 0; i < length; i++) values[here + i] = (values[here + i] ?? 0) * scale;
}

/**
 * Makes the rows of a matrix of random normals orthogonal, or its columns where it has more rows than columns, each
 * of the length `gain`: as torch.nn.init.orthogonal_, whose QR decomposition with a positive diagonal is what
 * Gram-Schmidt gives. Twice, since once is not orthogonal enough (Kahan, "twice is enough").
 * @param values - `[rows, columns]`, C order; replaced
 */
export function orthogonalise(values: Float32Array, rows: number, columns: number, gain: number): void {
  const byRows = rows <= columns;
  const count = byRows ? rows : columns;
  const length = byRows ? columns : rows;
  const at = (vector: number, i: number): number => (byRows ? vector * columns + i : i * columns + vector);
  const vectors: Vectors = { values: new Float64Array(count * length), count, length };
  for (let v = 0; v < count; v++) {
    for (let i = 0; i < length; i++) vectors.values[v * length + i] = values[at(v, i)] ?? 0;
  }
  for (let v = 0; v < count; v++) {
    removeEarlier(vectors, v);
    normalise(vectors, v);
    removeEarlier(vectors, v);
    normalise(vectors, v);
  }
  for (let v = 0; v < count; v++) {
    for (let i = 0; i < length; i++) values[at(v, i)] = (vectors.values[v * length + i] ?? 0) * gain;
  }
}
