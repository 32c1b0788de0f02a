import { existsSync, readFileSync } from 'node:fs';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inputOf } from '../../../e2e/fixtures/torchvision/input-of';
import type { GradientReference } from '../../../e2e/support/gradients';
import { classMap } from '../../explain/layer-map';
import { coveringSquares } from '../../explain/occlusion-window';
import type { CanonicalModel } from '../../formats/canonical';
import { modelFromSafetensors } from '../../formats/from-safetensors';
import { type Architecture, buildArchitecture } from '../../network/architecture';
import { asTensorName } from '../../network/spec';
import { externalDataPath } from '../graph-plan';
import { writeGraph } from '../write-graph';
import { seedOf } from './seed';
import { gradientOutput } from './walk';
import { VALUE, writeBackward } from './write-backward';

// Not part of the repository: what autograd computed with other weights, more of it than ships.
const shared = new URL('../../../../shared/', import.meta.url);
const isThere = existsSync(new URL('reference/gradients/', shared));
const INPUT = asTensorName('input');
const LOGITS = asTensorName('classifier');

/** reference/gradients/NAME.json; its README.md says how it was made. */
type Reference = Pick<GradientReference, 'integratedGradients' | 'gradCam' | 'occlusion'>;

/** At most 1 % of the values are more than 1e-3 of the largest magnitude apart, and none more than 1e-2. */
function expectClose(
  found: ArrayLike<number>,
  expected: readonly number[],
  magnitude: number,
  of: string,
): void {
  expect(found.length, of).toBe(expected.length);
  const errors = expected.map((value, n) => Math.abs((found[n] ?? Number.NaN) - value) / magnitude);
  expect(Math.max(...errors), of).toBeLessThanOrEqual(1e-2);
  expect(errors.filter((error) => !(error <= 1e-3)).length / errors.length, of).toBeLessThanOrEqual(0.01);
}

const reach = (values: readonly number[]): number => Math.max(...values.map(Math.abs));

describe.skipIf(!isThere)(
  `maps of ../shared/reference/gradients beside PyTorch's autograd${isThere ? '' : ' — SKIPPED: ../shared is absent'}`,
  () => {
    let model: CanonicalModel;
    let architecture: Architecture;
    const sessions: InferenceSession[] = [];
    const create = async (graph: Uint8Array): Promise<InferenceSession> => {
      const session = await InferenceSession.create(graph, {
        externalData: model.files.map((data, index) => ({ path: externalDataPath(index), data })),
      });
      sessions.push(session);
      return session;
    };
    beforeAll(() => {
      model = modelFromSafetensors(readFileSync(new URL('models/emoji1000/model.safetensors', shared)));
      architecture = buildArchitecture(model.spec, [224, 224]);
    });
    afterAll(() => Promise.all(sessions.map((session) => session.release())));

    const pictures = ['chelsea', 'elephant-noto'].map((name) => ({
      name,
      numbers: (): Reference =>
        JSON.parse(readFileSync(new URL(`reference/gradients/${name}.json`, shared), 'utf8')) as Reference,
      input: () => inputOf(new URL(`reference/${name}.224.png`, shared)),
    }));
    const seeds = (index: number): Record<string, Tensor> =>
      Object.fromEntries(
        Object.entries(seedOf(architecture, { class: index }).feeds).map(([name, { data, dims }]) => [
          name,
          new Tensor('float32', data, dims),
        ]),
      );

    it('class maps at each of the layers', async () => {
      const at = [...new Set(pictures.flatMap(({ numbers }) => numbers().gradCam.map((map) => map.at)))];
      expect(at).toHaveLength(4);
      const names = at.map(asTensorName);
      const forward = await create(writeGraph(model, architecture, { feeds: [INPUT], outputs: names }));
      const backward = await create(
        writeBackward(model, architecture, { feeds: [INPUT], of: LOGITS, at: names }),
      );
      for (const { name, numbers, input } of pictures) {
        const { data, dims } = input();
        const given = { input: new Tensor('float32', data, dims) };
        const activations = await forward.run(given);
        for (const map of numbers().gradCam) {
          const results = await backward.run({ ...given, ...seeds(map.class) });
          const gradient = results[gradientOutput(asTensorName(map.at))];
          expect(gradient?.dims.slice(2)).toEqual(map.dims);
          for (const [method, values] of [
            ['grad-cam', map.signed],
            ['hires-cam', map.hirescam],
          ] as const) {
            const found = classMap(
              method,
              activations[map.at]?.data as Float32Array,
              gradient?.data as Float32Array,
              gradient?.dims[1] ?? 0,
            );
            expectClose(found, values, reach(values), `${name}, ${method} at ${map.at}`);
          }
        }
      }
    }, 120_000);

    it('integrated gradients of two classes, 32 steps each', async () => {
      const backward = await create(
        writeBackward(model, architecture, { feeds: [INPUT], of: LOGITS, at: [INPUT] }),
      );
      for (const { name, numbers, input } of pictures) {
        const { data, dims } = input();
        for (const { class: index, steps, sum, delta, attribution } of numbers().integratedGradients) {
          const of = `${name}, class ${index}`;
          const at = async (share: number) => {
            const point = new Tensor(
              'float32',
              data.map((value) => share * value),
              dims,
            );
            const results = await backward.run({ input: point, ...seeds(index) });
            return {
              value: Number(results[VALUE]?.data[0]),
              gradient: results[gradientOutput(INPUT)]?.data as Float32Array,
            };
          };
          const total = new Float64Array(data.length);
          for (let step = 0; step < steps; step++) {
            const { gradient } = await at((step + 0.5) / steps);
            gradient.forEach((value, n) => {
              total[n] = (total[n] ?? 0) + value;
            });
          }
          const found = total.map((value, n) => (value * (data[n] ?? Number.NaN)) / steps);
          expect(steps, of).toBe(32);
          expect(attribution.dims, of).toEqual(dims);
          expectClose(
            attribution.at.map((n) => found[n] ?? Number.NaN),
            attribution.values,
            reach([attribution.min, attribution.max]),
            of,
          );
          const whole = found.reduce((all, value) => all + value, 0);
          expect(Math.abs(whole - sum), of).toBeLessThan(1e-3 * Math.abs(sum));
          const ends = [await at(1), await at(0)].map(({ value }) => value);
          expect(Math.abs((ends[0] ?? Number.NaN) - (ends[1] ?? Number.NaN) - delta), of).toBeLessThan(1e-3);
        }
      }
    }, 600_000);

    it('what a logit loses by each covered square', async () => {
      const batch = 13;
      const forward = await create(
        writeGraph(model, architecture, { feeds: [INPUT], outputs: [LOGITS], batch }),
      );
      for (const { name, numbers, input } of pictures) {
        const { data, dims } = input();
        const [, channels, height, width] = dims;
        for (const { class: index, size, stride, dims: rows, drop } of numbers().occlusion) {
          const squares = coveringSquares([height, width], size, stride);
          expect(squares.dims).toEqual(rows);
          const logits = async (
            // Null covers nothing.
            corners: readonly (readonly [top: number, left: number] | null)[],
          ): Promise<readonly number[]> => {
            const inputs = new Float32Array(batch * data.length);
            for (let n = 0; n < batch; n++) inputs.set(data, n * data.length);
            corners.forEach((corner, n) => {
              if (corner === null) return;
              const [top, left] = corner;
              for (let c = 0; c < channels; c++)
                for (let y = top; y < top + size; y++) {
                  const line = n * data.length + (c * height + y) * width;
                  inputs.fill(0, line + left, line + left + size);
                }
            });
            const given = new Tensor('float32', inputs, [batch, channels, height, width]);
            const answer = (await forward.run({ input: given })).classifier?.data as Float32Array;
            return corners.map((_, n) => answer[n * model.spec.numClasses + index] ?? Number.NaN);
          };
          const [whole = Number.NaN] = await logits([null]);
          const found: number[] = [];
          for (let n = 0; n < squares.corners.length; n += batch)
            found.push(...(await logits(squares.corners.slice(n, n + batch))).map((value) => whole - value));
          expectClose(found, drop, reach(drop), `${name}, occlusion`);
        }
      }
    }, 600_000);
  },
);
