/** Means over one direction of maps: where, along the other, values are large. */
export interface SpatialProfile {
  /** Of every row over its columns (and all channels), `[H]`; NaN where nothing is finite. */
  readonly rows: Float64Array;
  /** Of every column over its rows (and all channels), `[W]`. */
  readonly columns: Float64Array;
}

/**
 * Row and column means, in double precision; NaN and ±Inf are left out.
 * @param data - `[C,H,W]`
 */
export function spatialProfile(data: Float32Array, height: number, width: number): SpatialProfile {
  const rows = new Float64Array(height);
  const columns = new Float64Array(width);
  const inRow = new Uint32Array(height);
  const inColumn = new Uint32Array(width);
  for (let start = 0; start < data.length; start += height * width) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const value = data[start + y * width + x] as number;
        if (!Number.isFinite(value)) continue;
        rows[y] = (rows[y] as number) + value;
        columns[x] = (columns[x] as number) + value;
        inRow[y] = (inRow[y] as number) + 1;
        inColumn[x] = (inColumn[x] as number) + 1;
      }
    }
  }
  return {
    rows: rows.map((sum, y) => sum / (inRow[y] as number)),
    columns: columns.map((sum, x) => sum / (inColumn[x] as number)),
  };
}
