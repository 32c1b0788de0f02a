/** 32-bit words that the shader writes for each channel. */
export const STATS_WORDS = 12;

/**
 * One workgroup per channel `[H·W]`, three passes over its values (which stay in the cache).
 *
 * Extremes and counts are taken from the bits, hence exact, subnormal numbers included. Sums are pairs of
 * floats (Knuth's TwoSum), over values scaled by a power of two so that neither they nor their squares
 * overflow. `opaque` hides each rounding step from compilers that would simplify (a + b) − a to b: they
 * cannot know that `nothing` is always 0.
 */
export const STATS_WGSL = /* wgsl */ `
override threads: u32;

struct Shape {
  pixels: u32,
  nothing: u32,
}

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> values: array<u32>;
@group(0) @binding(2) var<storage, read_write> stats: array<u32>;

var<workgroup> lowest: atomic<u32>;
var<workgroup> highest: atomic<u32>;
var<workgroup> largest: atomic<u32>;
var<workgroup> zeros: atomic<u32>;
var<workgroup> nans: atomic<u32>;
var<workgroup> infinities: atomic<u32>;
var<workgroup> partial: array<vec2f, threads>;

fn opaque(x: f32) -> f32 {
  return bitcast<f32>(bitcast<u32>(x) ^ shape.nothing);
}

/** Adds to a pair of floats whose exact sum is the value. */
fn add(pair: vec2f, x: vec2f) -> vec2f {
  let sum = opaque(pair.x + x.x);
  let added = opaque(sum - pair.x);
  let kept = opaque(sum - added);
  let lost = opaque(pair.x - kept) + opaque(x.x - added);
  return vec2f(sum, pair.y + x.y + lost);
}

/** The sum of all threads' pairs, the same for every thread. */
fn total(own: vec2f, thread: u32) -> vec2f {
  partial[thread] = own;
  workgroupBarrier();
  for (var half = threads / 2u; half > 0u; half >>= 1u) {
    if (thread < half) { partial[thread] = add(partial[thread], partial[thread + half]); }
    workgroupBarrier();
  }
  let sum = workgroupUniformLoad(&partial[0]);
  return sum;
}

fn finite(bits: u32) -> bool {
  return (bits & 0x7f800000u) != 0x7f800000u;
}

@compute @workgroup_size(threads)
fn measure(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let channel = group.x;
  let begin = channel * shape.pixels;
  let end = begin + shape.pixels;
  if (thread == 0u) { atomicStore(&lowest, 0xffffffffu); }
  workgroupBarrier();

  for (var i = begin + thread; i < end; i += threads) {
    let bits = values[i];
    let magnitude = bits & 0x7fffffffu;
    if (magnitude == 0u) { atomicAdd(&zeros, 1u); }
    if (magnitude > 0x7f800000u) { atomicAdd(&nans, 1u); }
    else if (magnitude == 0x7f800000u) { atomicAdd(&infinities, 1u); }
    else {
      // Bits whose order as integers is that of the floats.
      let key = select(bits ^ 0x80000000u, ~bits, (bits >> 31u) == 1u);
      atomicMin(&lowest, key);
      atomicMax(&highest, key);
      atomicMax(&largest, magnitude);
    }
  }
  workgroupBarrier();

  let exponent = atomicLoad(&largest) >> 23u;
  let scale = bitcast<f32>(clamp(254u - exponent, 1u, 254u) << 23u);
  let count = shape.pixels - atomicLoad(&nans) - atomicLoad(&infinities);

  var sum = vec2f(0.0);
  for (var i = begin + thread; i < end; i += threads) {
    let bits = values[i];
    if (finite(bits)) { sum = add(sum, vec2f(bitcast<f32>(bits) * scale, 0.0)); }
  }
  sum = total(sum, thread);
  let shift = (sum.x + sum.y) / f32(max(count, 1u));

  var squares = vec2f(0.0);
  for (var i = begin + thread; i < end; i += threads) {
    let bits = values[i];
    let distance = bitcast<f32>(bits) * scale - shift;
    if (finite(bits)) { squares = add(squares, vec2f(distance * distance, 0.0)); }
  }
  squares = total(squares, thread);

  if (thread == 0u) {
    let at = channel * ${STATS_WORDS}u;
    stats[at] = atomicLoad(&lowest);
    stats[at + 1u] = atomicLoad(&highest);
    stats[at + 2u] = atomicLoad(&zeros);
    stats[at + 3u] = atomicLoad(&nans);
    stats[at + 4u] = atomicLoad(&infinities);
    stats[at + 5u] = bitcast<u32>(scale);
    stats[at + 6u] = bitcast<u32>(sum.x);
    stats[at + 7u] = bitcast<u32>(sum.y);
    stats[at + 8u] = bitcast<u32>(shift);
    stats[at + 9u] = bitcast<u32>(squares.x);
    stats[at + 10u] = bitcast<u32>(squares.y);
  }
}
`;
