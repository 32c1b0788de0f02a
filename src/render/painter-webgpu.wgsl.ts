import { HATCH_PERIOD } from '../tensor/palette';

/**
 * Draws one quad for each visible map and looks its values up in the tensor itself `[C,H,W]`.
 * Sampling is that of sampling.ts, in the same exact integers. Bits, not comparisons, tell NaN and ±Inf:
 * shader compilers may assume that there are none.
 */
export const PAINTER_WGSL = /* wgsl */ `
struct View {
  canvas: vec2u,
  cell: vec2u,
  map: vec2u,
  hatch: vec2u,
}

@group(0) @binding(0) var<uniform> view: View;
@group(0) @binding(1) var<storage, read> palette: array<u32>;
@group(0) @binding(2) var<storage, read> values: array<u32>;

struct Map {
  @builtin(position) position: vec4f,
  @location(0) @interpolate(flat) origin: vec2i,
  @location(1) @interpolate(flat) channel: u32,
  @location(2) @interpolate(flat) scale: vec2f,
}

@vertex
fn place(
  @builtin(vertex_index) corner: u32,
  @location(0) origin: vec2i,
  @location(1) channel: u32,
  @location(2) scale: vec2f,
) -> Map {
  let at = vec2f(origin) + vec2f(f32(corner & 1u), f32(corner >> 1u)) * vec2f(view.cell);
  let clip = at / vec2f(view.canvas) * 2.0 - 1.0;
  return Map(vec4f(clip.x, -clip.y, 0.0, 1.0), origin, channel, scale);
}

fn finite(bits: u32) -> bool {
  return (bits & 0x7f800000u) != 0x7f800000u;
}

/** First element of a pixel, and the one past its last, along one axis. */
fn covered(pixel: u32, elements: u32, pixels: u32) -> vec2u {
  if (elements <= pixels) {
    let nearest = ((2u * pixel + 1u) * elements) / (2u * pixels);
    return vec2u(nearest, nearest + 1u);
  }
  let begin = pixel * elements;
  return vec2u(begin / pixels, (begin + elements + pixels - 1u) / pixels);
}

/** How much of an element lies in a pixel that averages; 1 in one that does not. */
fn overlap(element: u32, pixel: u32, elements: u32, pixels: u32) -> f32 {
  if (elements <= pixels) { return 1.0; }
  let begin = pixel * elements;
  let covered = min(begin + elements, (element + 1u) * pixels) - max(begin, element * pixels);
  return f32(covered) / f32(elements);
}

@fragment
fn colour(map: Map) -> @location(0) vec4f {
  let pixel = min(vec2u(vec2i(map.position.xy) - map.origin), view.cell - 1u);
  let xs = covered(pixel.x, view.map.x, view.cell.x);
  let ys = covered(pixel.y, view.map.y, view.cell.y);
  var mean = 0.0;
  for (var y = ys.x; y < ys.y; y++) {
    let row = (map.channel * view.map.y + y) * view.map.x;
    var sum = 0.0;
    for (var x = xs.x; x < xs.y; x++) {
      let bits = values[row + x];
      if (!finite(bits)) {
        let stroke = select(view.hatch.y, view.hatch.x, (pixel.x + pixel.y) % ${HATCH_PERIOD}u < ${HATCH_PERIOD / 2}u);
        return unpack4x8unorm(stroke);
      }
      // Halves: the distance of two finite values need not be finite.
      sum += (bitcast<f32>(bits) * 0.5 - map.scale.x) * map.scale.y * overlap(x, pixel.x, view.map.x, view.cell.x);
    }
    mean += sum * overlap(y, pixel.y, view.map.y, view.cell.y);
  }
  let entry = u32(clamp(mean + 0.5, 0.0, 255.0));
  return unpack4x8unorm(palette[entry]);
}
`;
