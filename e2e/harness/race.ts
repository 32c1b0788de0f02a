import { slotOrigin } from '../../src/layout/atlas';
import type { PaintJob } from '../../src/render/painter';
import { createPainter2d } from '../../src/render/painter-2d';
import { paletteLut } from '../../src/tensor/palette';
import { type Scene, sceneJob } from './scenes';

/** Medians in milliseconds. */
export interface Race {
  readonly painter: number;
  /** A canvas and a putImageData for each channel, each then drawn into place on one canvas. */
  readonly drawn: number;
  /** The same, but placed on the page, until the frame that shows them. */
  readonly shown: number;
}

const median = (times: number[]): number => times.sort((a, b) => a - b)[times.length >> 1] ?? Number.NaN;

/** Fills one channel's own canvas, as simply as can be. */
function fillChannel(canvas: OffscreenCanvas | HTMLCanvasElement, job: PaintJob, channel: number): void {
  const { mapWidth, mapHeight } = job.grid;
  [canvas.width, canvas.height] = [mapWidth, mapHeight];
  const context = canvas.getContext('2d') as CanvasRenderingContext2D | null;
  if (context === null || job.values.location !== 'cpu') throw new Error('nothing to paint with');
  const image = context.createImageData(mapWidth, mapHeight);
  const lut = paletteLut(job.palette, job.theme);
  const lo = job.ranges[channel * 2] ?? 0;
  const factor = 255 / ((job.ranges[channel * 2 + 1] ?? 1) - lo);
  for (let i = 0; i < mapWidth * mapHeight; i++) {
    const value = job.values.data[channel * mapWidth * mapHeight + i] ?? 0;
    const entry = Math.min(255, Math.max(0, Math.floor((value - lo) * factor + 0.5))) * 4;
    for (let k = 0; k < 4; k++) image.data[i * 4 + k] = lut[entry + k] ?? 0;
  }
  context.putImageData(image, 0, 0);
}

function drawEach(atlas: OffscreenCanvas, job: PaintJob): void {
  const { grid, pixelRatio } = job;
  const context = atlas.getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('no 2D context');
  [atlas.width, atlas.height] = [job.width * pixelRatio, job.height * pixelRatio];
  context.imageSmoothingEnabled = grid.mapWidth > grid.cellWidth * pixelRatio;
  context.scale(pixelRatio, pixelRatio);
  for (let slot = 0; slot < grid.count; slot++) {
    const canvas = new OffscreenCanvas(1, 1);
    fillChannel(canvas, job, slot);
    const [x, y] = slotOrigin(grid, slot);
    context.drawImage(canvas, x, y - job.scrollTop, grid.cellWidth, grid.cellHeight);
  }
  context.getImageData(0, 0, 1, 1);
}

async function showEach(host: HTMLElement, job: PaintJob): Promise<void> {
  const { grid } = job;
  host.replaceChildren();
  for (let slot = 0; slot < grid.count; slot++) {
    const canvas = document.createElement('canvas');
    canvas.style.cssText = `width:${grid.cellWidth}px;height:${grid.cellHeight}px;image-rendering:pixelated`;
    fillChannel(canvas, job, slot);
    host.append(canvas);
  }
  await new Promise(requestAnimationFrame);
  const { port1, port2 } = new MessageChannel();
  await new Promise((resolve) => {
    port1.onmessage = resolve;
    port2.postMessage(null);
  });
  port1.close();
}

/**
 * Paints what a window of an atlas shows, in turns with painting the atlas channel by channel, so that a busy
 * machine slows all alike. The first rounds, in which the code is compiled, are not counted.
 */
export async function race(scene: Scene, rounds: number): Promise<Race> {
  const job = sceneJob(scene);
  const canvas = new OffscreenCanvas(1, 1);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const painter = createPainter2d(canvas);
  const atlas = new OffscreenCanvas(1, 1);
  const host = document.body.appendChild(document.createElement('div'));
  const times: Record<keyof Race, number[]> = { painter: [], drawn: [], shown: [] };
  for (let round = -5; round < rounds; round++) {
    const start = performance.now();
    await painter.paint(job);
    context?.getImageData(0, 0, 1, 1);
    const painted = performance.now();
    drawEach(atlas, job);
    const drawn = performance.now();
    await showEach(host, job);
    const shown = performance.now();
    if (round < 0) continue;
    times.painter.push(painted - start);
    times.drawn.push(drawn - painted);
    times.shown.push(shown - drawn);
  }
  painter.dispose();
  host.remove();
  return { painter: median(times.painter), drawn: median(times.drawn), shown: median(times.shown) };
}
