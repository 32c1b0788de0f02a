/**
 * AssemblyScript, not TypeScript: what raster-plain.ts does, four pixels at a time and in single precision. It is
 * compiled into ../paint-map.wasm.ts by `npm run simd`; raster-simd.ts is its only caller.
 *
 * The memory is laid out by `prepare`: tables first, then the map under way, then the canvas's pixels. The
 * addresses of what the caller fills in are exported. An enlarged map is one whose pixels average one element.
 */

/** Rows of each row of pixels: the first (i32), how many (i32), and the share of each (f32, `downStride` of them). */
export let downFirst: usize = 0;
export let downCount: usize = 0;
export let downWeights: usize = 0;
/**
 * Columns of each pixel: four times the first (i32), and the share of each (f32), the first columns of all
 * pixels before the second ones: every such plane is `plane` bytes.
 */
export let acrossFirst: usize = 0;
export let acrossWeights: usize = 0;
export let plane: usize = 0;
/** 256 RGBA words. */
export let palette: usize = 0;
/** `[H,W]` as f32. */
export let map: usize = 0;
/** RGBA words of the canvas. */
export let pixels: usize = 0;
/** Behind everything. */
export let end: usize = 0;

let rowBytes: usize = 0;
let canvasRowBytes: usize = 0;
let sums: usize = 0;
let downStride: usize = 0;
let acrossStride: usize = 0;

/** Room for as many bytes at the end, so that vectors begin on 16 bytes and may read beyond by one. */
function room(bytes: usize): usize {
  const at = end;
  end += ((bytes + 15) & ~15) + 16;
  return at;
}

/** Lays the memory out. It grows nothing and clears nothing: the caller does, once it knows `end`. */
export function prepare(
  mapWidth: usize,
  mapHeight: usize,
  cellWidth: usize,
  cellHeight: usize,
  rowsPerPixel: usize,
  columnsPerPixel: usize,
  canvasWidth: usize,
  canvasHeight: usize,
): void {
  rowBytes = mapWidth << 2;
  canvasRowBytes = canvasWidth << 2;
  downStride = rowsPerPixel;
  acrossStride = columnsPerPixel;
  plane = ((cellWidth << 2) + 15) & ~15;
  end = 0;
  downFirst = room(cellHeight << 2);
  downCount = room(cellHeight << 2);
  downWeights = room((cellHeight * downStride) << 2);
  acrossFirst = room(plane);
  acrossWeights = room(plane * acrossStride);
  palette = room(256 << 2);
  sums = room((mapWidth + acrossStride) << 2);
  map = room(rowBytes * mapHeight);
  pixels = room(canvasRowBytes * canvasHeight);
}

/** Whether a row of pixels shows just what the one above it does: one and the same row of the map. */
function isAlike(py: usize): bool {
  const at = py << 2;
  return downStride === 1 && load<i32>(downFirst + at) === load<i32>(downFirst + at - 4);
}

/** The weighted sum of the rows that one row of pixels covers, into `sums`. */
function blendRows(py: usize): void {
  const count = <usize>load<i32>(downCount + (py << 2));
  const weights = downWeights + ((py * downStride) << 2);
  const first = map + <usize>load<i32>(downFirst + (py << 2)) * rowBytes;
  const w0 = v128.load32_splat(weights);
  if (count === 1) {
    for (let x: usize = 0; x < rowBytes; x += 16) v128.store(sums + x, f32x4.mul(v128.load(first + x), w0));
    return;
  }
  const second = first + rowBytes;
  const w1 = v128.load32_splat(weights, 4);
  for (let x: usize = 0; x < rowBytes; x += 16) {
    v128.store(
      sums + x,
      f32x4.add(f32x4.mul(v128.load(first + x), w0), f32x4.mul(v128.load(second + x), w1)),
    );
  }
  for (let k: usize = 2; k < count; k++) {
    const row = first + k * rowBytes;
    const wk = v128.load32_splat(weights + (k << 2));
    for (let x: usize = 0; x < rowBytes; x += 16) {
      v128.store(sums + x, f32x4.add(v128.load(sums + x), f32x4.mul(v128.load(row + x), wk)));
    }
  }
}

/** The floats at four addresses. */
function gather(a: usize, b: usize, c: usize, d: usize): v128 {
  return v128.load32_lane(d, v128.load32_lane(c, v128.load32_lane(b, v128.load32_zero(a), 1), 2), 3);
}

/** The means that the four pixels whose tables begin at byte `at` show. */
function meansOf(at: usize): v128 {
  const a = sums + load<u32>(acrossFirst + at);
  const b = sums + load<u32>(acrossFirst + at, 4);
  const c = sums + load<u32>(acrossFirst + at, 8);
  const d = sums + load<u32>(acrossFirst + at, 12);
  const weights = acrossWeights + at;
  let mean = f32x4.mul(gather(a, b, c, d), v128.load(weights));
  if (acrossStride === 1) return mean;
  mean = f32x4.add(mean, f32x4.mul(gather(a + 4, b + 4, c + 4, d + 4), v128.load(weights + plane)));
  for (let k: usize = 2; k < acrossStride; k++) {
    const by = k << 2;
    const value = gather(a + by, b + by, c + by, d + by);
    mean = f32x4.add(mean, f32x4.mul(value, v128.load(weights + k * plane)));
  }
  return mean;
}

/** The colours of four palette entries. */
function coloursOf(entries: v128): v128 {
  const offsets = i32x4.shl(entries, 2);
  return gather(
    palette + <usize>i32x4.extract_lane(offsets, 0),
    palette + <usize>i32x4.extract_lane(offsets, 1),
    palette + <usize>i32x4.extract_lane(offsets, 2),
    palette + <usize>i32x4.extract_lane(offsets, 3),
  );
}

/**
 * Paints rows `begin` to `until` of one map's cell, `width` pixels of each, from pixel `x`, `y` on (which may
 * lie above the canvas where `begin` says so). A value's palette entry is `(value − lo) · factor`, rounded
 * and clamped.
 * @returns the sum of all means: not finite where the map has something that is not
 */
export function paintMap(x: i32, y: i32, begin: i32, until: i32, width: usize, lo: f32, factor: f32): f32 {
  let total = f32x4.splat(0);
  const los = f32x4.splat(lo);
  const factors = f32x4.splat(factor);
  const half = f32x4.splat(0.5);
  const lowest = f32x4.splat(0);
  const highest = f32x4.splat(255);
  const whole = (width & ~3) << 2;
  for (let py = begin; py < until; py++) {
    const out = pixels + <usize>(y + py) * canvasRowBytes + ((<usize>x) << 2);
    if (py > begin && isAlike(<usize>py)) {
      memory.copy(out, out - canvasRowBytes, width << 2);
      continue;
    }
    blendRows(<usize>py);
    for (let at: usize = 0; at < width << 2; at += 16) {
      const mean = meansOf(at);
      total = f32x4.add(total, mean);
      const entry = f32x4.add(f32x4.mul(f32x4.sub(mean, los), factors), half);
      let colours = coloursOf(i32x4.trunc_sat_f32x4_u(f32x4.pmin(highest, f32x4.pmax(lowest, entry))));
      if (at < whole) {
        v128.store(out + at, colours);
        continue;
      }
      for (let rest = whole; rest < width << 2; rest += 4) {
        store<i32>(out + rest, i32x4.extract_lane(colours, 0));
        colours = i8x16.shuffle(colours, colours, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3);
      }
    }
  }
  return (
    f32x4.extract_lane(total, 0) +
    f32x4.extract_lane(total, 1) +
    f32x4.extract_lane(total, 2) +
    f32x4.extract_lane(total, 3)
  );
}
