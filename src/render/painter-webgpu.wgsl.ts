import { HATCH_PERIOD } from '../tensor/palette';

/** Elements of a pixel that are written out one by one; more of them are looped over. */
const WRITTEN_OUT = 16;

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i);

/** Takes an element of a pixel into `mean` and `seen`; a weight of 0 stands for one that it does not cover. */
const take = (element: string, weight: string): string => `{
    let bits = values[${element}];
    let weight = ${weight};
    mean += select(0.0, (bitcast<f32>(bits) * 0.5 - slot.lo) * weight, weight > 0.0);
    seen = max(seen, select(0u, bits & 0x7fffffffu, weight > 0.0));
  }`;

/** All elements of a pixel. Few of them are written out, which is several times faster on emulated GPUs. */
function takeAll(across: number, down: number): string {
  if (across * down > WRITTEN_OUT) {
    const element = take('row + i', 'weights[acrossWeights + i] * share');
    return `for (var j = 0u; j < ${down}u; j++) {
    let row = base + j * view.map.x;
    let share = weights[downWeights + j];
    for (var i = 0u; i < ${across}u; i++) ${element}
  }`;
  }
  return [
    ...numbers(across).map((i) => `let across${i} = weights[acrossWeights + ${i}u];`),
    ...numbers(down).map((j) => `let down${j} = weights[downWeights + ${j}u];`),
    ...numbers(down).flatMap((j) =>
      numbers(across).map((i) => take(`base + ${j}u * view.map.x + ${i}u`, `across${i} * down${j}`)),
    ),
  ].join('\n  ');
}

/**
 * Draws the whole canvas in one triangle; each pixel looks up which slot of the atlas it lies in, which
 * elements of its map it shows, and reads those from the tensor itself `[C,H,W]`. What a row or a column of
 * pixels reads is the same for all maps in it: tables made with sampling.ts say so (canvas-tables.ts). Bits,
 * not comparisons, tell NaN and ±Inf: shader compilers may assume that there are none.
 * @param across - elements that a pixel covers at most along x, and `down` along y; 1 when enlarging
 */
export const painterWgsl = (across: number, down: number): string => /* wgsl */ `
struct View {
  canvas: vec2u,
  map: vec2u,
  hatch: vec2u,
  /** Maps in a row of the atlas. */
  columns: u32,
  /** Where the weights along y begin. */
  downWeights: u32,
}

struct Slot {
  /** NOTHING where the slot is empty. */
  channel: u32,
  /** Half of what the palette's lower end stands for. */
  lo: f32,
  /** 255 / half of the range. */
  scale: f32,
}

const NOTHING = 0xffffffffu;

@group(0) @binding(0) var<uniform> view: View;
/**
 * The canvas's columns, then its rows: the atlas's column or row and the pixel within the map, 16 bits each
 * (NOTHING in a gap), and the first element.
 */
@group(0) @binding(1) var<storage, read> lines: array<vec2u>;
@group(0) @binding(2) var<storage, read> weights: array<f32>;
@group(0) @binding(3) var<storage, read> slots: array<Slot>;
@group(0) @binding(4) var<storage, read> palette: array<u32>;
@group(0) @binding(5) var<storage, read> values: array<u32>;

@vertex
fn cover(@builtin(vertex_index) corner: u32) -> @builtin(position) vec4f {
  return vec4f(f32(corner & 1u) * 4.0 - 1.0, f32(corner >> 1u) * 4.0 - 1.0, 0.0, 1.0);
}

@fragment
fn colour(@builtin(position) position: vec4f) -> @location(0) vec4f {
  let x = lines[u32(position.x)];
  let y = lines[view.canvas.x + u32(position.y)];
  if (x.x == NOTHING || y.x == NOTHING) { return vec4f(0.0); }
  let slot = slots[(y.x >> 16u) * view.columns + (x.x >> 16u)];
  if (slot.channel == NOTHING) { return vec4f(0.0); }
  let pixel = vec2u(x.x, y.x) & vec2u(0xffffu);
  let base = (slot.channel * view.map.y + y.y) * view.map.x + x.y;
  let acrossWeights = pixel.x * ${across}u;
  let downWeights = view.downWeights + pixel.y * ${down}u;
  // Of halves: the distance of two finite values need not be finite.
  var mean = 0.0;
  // The bits of the largest element.
  var seen = 0u;
  ${takeAll(across, down)}
  let stroke = select(view.hatch.y, view.hatch.x, (pixel.x + pixel.y) % ${HATCH_PERIOD}u < ${HATCH_PERIOD / 2}u);
  let entry = palette[u32(clamp(mean * slot.scale + 0.5, 0.0, 255.0))];
  return unpack4x8unorm(select(entry, stroke, seen >= 0x7f800000u));
}
`;
