import { DenseLensError } from '../../errors';
import { m } from '../../messages/m';
import { trustFrame } from '../trusted-types';
import program from './svg-frame-program.js?raw';

/** Milliseconds for a frame to come, and for a drawing to be drawn. */
const COMING = 10_000;
const DRAWING = 20_000;

/** What came of a drawing. `foreign`: pixels that browsers let nobody read. `none`: there is no such frame here. */
export type Drawing = { readonly bitmap: ImageBitmap } | { readonly why: 'undecodable' | 'foreign' | 'none' };

/** A frame of another origin, which browsers that isolate such run in a process of its own. */
function openFrame(signal: AbortSignal): Promise<HTMLIFrameElement | null> {
  const frame = document.createElement('iframe');
  frame.sandbox.add('allow-scripts');
  frame.hidden = true;
  frame.srcdoc = trustFrame(`<script>${program}</script>`);
  signal.addEventListener('abort', () => frame.remove(), { once: true });
  return new Promise((resolve) => {
    const onMessage = ({ source, data }: MessageEvent): void => {
      if (source !== null && source === frame.contentWindow && data === 'denselens-frame') resolve(frame);
    };
    addEventListener('message', onMessage, { signal });
    signal.addEventListener('abort', () => resolve(null), { once: true });
    setTimeout(() => resolve(null), COMING);
    document.body.append(frame);
  });
}

function drawIn(
  frame: HTMLIFrameElement,
  job: { readonly text: string; readonly width: number; readonly height: number },
): Promise<Drawing> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve, reject) => {
    port1.onmessage = ({ data }: MessageEvent<Drawing>) => resolve(data);
    frame.contentWindow?.postMessage(job, '*', [port2]);
    setTimeout(() => reject(new DenseLensError('image/too-large', m.svg_too_long())), DRAWING);
  });
}

/**
 * Draws an SVG in a frame that is taken away when it is done, given up, or takes too long: a drawing of a few
 * kilobytes may repeat itself a million times, and nothing else ends that.
 * @param job - `width` and `height` in pixels
 * @throws `image/too-large` after twenty seconds, `engine/cancelled` when the signal aborts
 */
export async function drawSvgInFrame(
  job: { readonly text: string; readonly width: number; readonly height: number },
  signal: AbortSignal,
): Promise<Drawing> {
  const ending = new AbortController();
  const end = (): void => ending.abort();
  const cancelled = new Promise<never>((_, reject) => {
    const onAbort = (): void => reject(new DenseLensError('engine/cancelled', m.engine_cancelled()));
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    const frame = await Promise.race([openFrame(ending.signal), cancelled]);
    return frame === null ? { why: 'none' } : await Promise.race([drawIn(frame, job), cancelled]);
  } finally {
    end();
  }
}
