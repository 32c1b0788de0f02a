import { slotOrigin } from '../../src/layout/atlas';
import { createPainter2d } from '../../src/render/painter-2d';
import { paletteLut } from '../../src/tensor/palette';
import { type Scene, sceneJob } from './scenes';

/** Medians in milliseconds. */
export interface Race {
  readonly painter: number;
  readonly perChannel: number;
  readonly ratio: number;
}

const median = (times: number[]): number => times.sort((a, b) => a - b)[times.length >> 1] ?? Number.NaN;

/** The same picture by the usual way: a canvas and a putImageData for each channel, then drawn into place. */
function paintPerChannel(atlas: OffscreenCanvas, scene: Scene): void {
  const [channels, height, width] = scene.shape;
  const { values, ranges, palette, theme, grid } = sceneJobOnce(scene);
  const target = atlas.getContext('2d', { willReadFrequently: true });
  if (values.location !== 'cpu' || target === null) return;
  const lut = paletteLut(palette, theme);
  atlas.width = scene.width * scene.pixelRatio;
  atlas.height = scene.height * scene.pixelRatio;
  target.imageSmoothingEnabled = width > grid.cellWidth * scene.pixelRatio;
  target.scale(scene.pixelRatio, scene.pixelRatio);
  for (let c = 0; c < channels; c++) {
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext('2d');
    if (context === null) continue;
    const image = context.createImageData(width, height);
    const lo = ranges[c * 2] ?? 0;
    const factor = 255 / ((ranges[c * 2 + 1] ?? 1) - lo);
    for (let i = 0; i < width * height; i++) {
      const value = values.data[c * width * height + i] ?? 0;
      const entry = Math.min(255, Math.max(0, Math.floor((value - lo) * factor + 0.5))) * 4;
      for (let k = 0; k < 4; k++) image.data[i * 4 + k] = lut[entry + k] ?? 0;
    }
    context.putImageData(image, 0, 0);
    const [x, y] = slotOrigin(grid, c);
    target.drawImage(canvas, x, y - scene.scrollTop, grid.cellWidth, grid.cellHeight);
  }
  target.getImageData(0, 0, 1, 1);
}

let last: { scene: Scene; job: ReturnType<typeof sceneJob> } | null = null;

function sceneJobOnce(scene: Scene) {
  if (last?.scene !== scene) last = { scene, job: sceneJob(scene) };
  return last.job;
}

/**
 * Paints an atlas both ways, alternating, so that a busy machine slows both; the first rounds, in which the
 * code is compiled, are not counted. Both end with reading a pixel, so that nothing is left undone.
 */
export async function race(scene: Scene, rounds: number): Promise<Race> {
  const canvas = new OffscreenCanvas(1, 1);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const painter = createPainter2d(canvas);
  const rival = new OffscreenCanvas(1, 1);
  const job = sceneJobOnce(scene);
  const own: number[] = [];
  const other: number[] = [];
  for (let round = -5; round < rounds; round++) {
    const start = performance.now();
    await painter.paint(job);
    context?.getImageData(0, 0, 1, 1);
    const middle = performance.now();
    paintPerChannel(rival, scene);
    const end = performance.now();
    if (round < 0) continue;
    own.push(middle - start);
    other.push(end - middle);
  }
  painter.dispose();
  const [painterTime, perChannel] = [median(own), median(other)];
  return { painter: painterTime, perChannel, ratio: perChannel / painterTime };
}
