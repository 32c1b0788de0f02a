import { expect, it } from 'vitest';
import { createFakeEngine, resultOf } from '../testing/fake-engine';
import { createEditCurves } from './edit-curves';
import { foundMaps } from './found-maps';
import { imageMap } from './image-maps';

const signal = new AbortController().signal;
const of = { class: 1, inputSize: [2, 2] } as const;

/** An engine that gives 2×2 maps, and counts what it is asked. */
function mapping() {
  const asked: string[] = [];
  const fake = createFakeEngine(undefined, {
    'layer-maps': async ({ at, method, class: index, against }) => {
      asked.push(`${method} ${at} ${index} ${against ?? ''}`.trim());
      const map = { at: at[0] ?? '', dims: [1, 1] as const, data: Float32Array.of(3), gradientNorm: 1 };
      return { runId: 1, maps: [map], value: 0 };
    },
    'edit-curve': async ({ mode, counts }) => {
      asked.push(mode);
      return { runId: 1, probabilities: Float64Array.from(counts, (count) => count / 4) };
    },
  });
  const next = async () => {
    const running = fake.engine.classify({ image: new Blob(), subject: { kind: 'own', name: 'next' } });
    fake.runs.at(-1)?.deferred.resolve(resultOf(fake.runs.length));
    await running;
  };
  return { ...fake, asked, next };
}

it('makes a map once an image, each class and difference its own', async () => {
  const { engine, asked, next } = mapping();
  const map = { kind: 'layer', method: 'layer-cam', at: 'relu5' } as const;
  expect(await imageMap(engine, of, map, { signal })).toEqual(Float32Array.of(3, 3, 3, 3));
  await imageMap(engine, of, map, { signal });
  await imageMap(engine, { ...of, against: 0 }, map, { signal });
  expect(asked).toEqual(['layer-cam relu5 1', 'layer-cam relu5 1 0']);
  await next();
  await imageMap(engine, of, map, { signal });
  expect(asked).toHaveLength(3);
});

it('takes what a tool has found', async () => {
  const { engine, asked } = mapping();
  const pixels = Float32Array.of(1, 2, 3, 4);
  const map = { kind: 'path', steps: 4, baseline: 'zero' } as const;
  foundMaps(engine).put(of, map, pixels);
  expect(await imageMap(engine, of, { baseline: 'zero', steps: 4, kind: 'path' }, { signal })).toBe(pixels);
  expect(asked).toEqual([]);
});

it('judges only the map that was added to the others', async () => {
  const { engine, asked } = mapping();
  const job = createEditCurves({ engine, results: { latest: () => null } as never });
  const relu5 = { kind: 'layer', method: 'hires-cam', at: 'relu5' } as const;
  const random = { kind: 'random', seed: 1 } as const;
  const start = async (maps: Parameters<typeof job.start>[0]['maps']) => {
    job.start({ ...of, maps, points: 2 });
    await expect.poll(() => job.state.getState().status).toBe('done');
    const state = job.state.getState();
    return state.status === 'done' ? (state.found.result?.curves ?? []) : [];
  };
  expect(await start([relu5])).toHaveLength(2);
  expect(asked).toEqual(['hires-cam relu5 1', 'deletion', 'insertion']);
  const curves = await start([random, relu5]);
  expect(asked).toEqual(['hires-cam relu5 1', 'deletion', 'insertion', 'deletion', 'insertion']);
  expect(curves.map(({ map, mode }) => `${map} ${mode}`)).toEqual([
    '0 deletion',
    '0 insertion',
    '1 deletion',
    '1 insertion',
  ]);
  expect(curves[0]?.area).toBeCloseTo(0.5);
});
