import { integratedGradients, occlusionMap } from '../../src/engine/client/attributions';
import type { Engine, RequestOptions } from '../../src/engine/client/engine';
import { enlarge } from '../../src/explain/edit-curves';
import { randomStream } from '../../src/weights/random';
import { foundMaps, type ImageMap, type MapSubject, occlusionPixels, pathPixels } from './found-maps';
import { riseMap } from './masks';

type Tools = RequestOptions & { readonly signal: AbortSignal };

async function makeMap(engine: Engine, of: MapSubject, map: ImageMap, tools: Tools): Promise<Float32Array> {
  const { inputSize, ...question } = of;
  const [height, width] = inputSize;
  const background = { signal: tools.signal, priority: 'background' } as const;
  switch (map.kind) {
    case 'layer': {
      const asked = { ...question, at: [map.at], method: map.method };
      const [found] = (await engine.ask('layer-maps', asked, background)).maps;
      return found === undefined
        ? new Float32Array(height * width)
        : enlarge(found.data, found.dims, inputSize);
    }
    case 'saliency':
      return (await engine.ask('saliency', { of: question }, background)).maps[map.what].data;
    case 'path':
      return pathPixels(await integratedGradients(engine, { ...question, ...map }, tools));
    case 'occlusion':
      return occlusionPixels(await occlusionMap(engine, { ...of, ...map }, tools), map, inputSize);
    case 'masks':
      return (await riseMap(engine, { class: of.class, ...map }, tools)).data;
    case 'random': {
      const random = randomStream(map.seed, 'order');
      return Float32Array.from({ length: height * width }, () => random() / 2 ** 32);
    }
  }
}

/** A map of the image, one number a pixel: what is large speaks for the class. */
export async function imageMap(
  engine: Engine,
  of: MapSubject,
  map: ImageMap,
  tools: Tools,
): Promise<Float32Array> {
  const found = foundMaps(engine);
  const known = found.get(of, map);
  if (known !== undefined) return known;
  const pixels = await makeMap(engine, of, map, tools);
  tools.signal.throwIfAborted();
  found.put(of, map, pixels);
  return pixels;
}
