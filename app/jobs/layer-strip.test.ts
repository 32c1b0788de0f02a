import { expect, it } from 'vitest';
import { createFakeEngine } from '../testing/fake-engine';
import { layerStrip } from './layer-strip';

const at = Array.from({ length: 29 }, (_, n) => `layer ${n}`);
const asked = { class: 1, at, method: 'grad-cam' } as const;
const mapOf = (name: string) => ({
  at: name,
  dims: [1, 1] as const,
  data: Float32Array.of(1),
  gradientNorm: 1,
});

it('comes in steps from the last layers to the first, tells how far it is, and is whole and in order', async () => {
  const steps: (readonly string[])[] = [];
  const { engine } = createFakeEngine(undefined, {
    'layer-maps': async (part) => {
      steps.push(part.at);
      return { runId: 1, maps: part.at.map(mapOf), value: 2 };
    },
  });
  const seen: string[] = [];
  const found = await layerStrip(engine, asked, {
    onProgress: ({ loaded, total }) => seen.push(`${loaded}/${total}`),
  });
  expect(steps.map((step) => [step[0], step.length])).toEqual([
    ['layer 17', 12],
    ['layer 5', 12],
    ['layer 0', 5],
  ]);
  expect(seen).toEqual(['12/29', '24/29', '29/29']);
  expect(found.maps.map((map) => map.at)).toEqual(at);
  expect(found).toMatchObject({ runId: 1, value: 2 });
});

it('ends between two steps when it is cancelled, and never mixes two images', async () => {
  const control = new AbortController();
  let [steps, runId] = [0, 1];
  const { engine } = createFakeEngine(undefined, {
    'layer-maps': async (part) => {
      steps++;
      return { runId: runId++, maps: part.at.map(mapOf), value: 2 };
    },
  });
  const cancelled = layerStrip(engine, asked, { signal: control.signal, onProgress: () => control.abort() });
  await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' });
  expect(steps).toBe(1);
  await expect(layerStrip(engine, asked, {})).rejects.toMatchObject({ code: 'engine/superseded' });
});
