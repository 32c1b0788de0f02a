import type { IntegratedGradients, OcclusionMap } from '../../src/engine/client/attributions';
import type { Engine } from '../../src/engine/client/engine';
import type { MapRecipe, MasksRecipe } from '../../src/engine/protocol/gradients';
import { enlarge } from '../../src/explain/edit-curves';
import { saliencyMap } from '../../src/explain/saliency';

/** Any map of the image for a class, by how it is made. */
export type ImageMap =
  | MapRecipe
  | MasksRecipe
  /** No map at all: what others are compared with. */
  | { readonly kind: 'random'; readonly seed: number };

/** Of which class, or difference of two, and at which size of the image. */
export interface MapSubject {
  readonly class: number;
  readonly against?: number;
  /** `[H,W]` */
  readonly inputSize: readonly [number, number];
}

/** Integrated gradients as a number a pixel. */
export const pathPixels = ({ data, dims: [, , height = 1, width = 1] }: IntegratedGradients): Float32Array =>
  saliencyMap('signed', data, data, height * width);

/** Squares' drops as a number a pixel. */
export function occlusionPixels(
  { data, dims }: OcclusionMap,
  { size, stride }: { readonly size: number; readonly stride: number },
  inputSize: readonly [number, number],
): Float32Array {
  const axis = { first: size / 2, step: stride };
  return enlarge(data, dims, inputSize, [axis, axis]);
}

/** Bound of what is kept. */
const MOST = 24;

/** What takes many runs, of the current image as it is cut: another image, cut or model forgets it. */
interface FoundMaps {
  get(of: MapSubject, map: ImageMap): Float32Array | undefined;
  /** @param pixels - `[H,W]` of the image */
  put(of: MapSubject, map: ImageMap, pixels: Float32Array): void;
}

const ofEngine = new WeakMap<object, FoundMaps>();

function createFoundMaps(engine: Pick<Engine, 'on'>): FoundMaps {
  const known = new Map<string, Float32Array>();
  for (const event of ['result', 'lesion', 'model'] as const) engine.on(event, () => known.clear());
  const keyOf = ({ class: index, against, inputSize }: MapSubject, map: ImageMap): string =>
    JSON.stringify([index, against ?? null, inputSize, Object.entries(map).sort()]);
  return {
    get: (of, map) => known.get(keyOf(of, map)),
    put: (of, map, pixels) => {
      const [oldest] = known.keys();
      if (known.size >= MOST && oldest !== undefined) known.delete(oldest);
      known.set(keyOf(of, map), pixels);
    },
  };
}

/** What tools have found of the current image, so that nobody waits for the same map twice. */
export function foundMaps(engine: Pick<Engine, 'on'>): FoundMaps {
  const found = ofEngine.get(engine) ?? createFoundMaps(engine);
  ofEngine.set(engine, found);
  return found;
}
