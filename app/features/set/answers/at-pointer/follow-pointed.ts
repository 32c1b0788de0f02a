import type { Engine } from '../../../../../src/engine/client/engine';
import type { ImageSets } from '../../../../jobs/image-set';
import type { Pointed, PointedChannel } from '../../../../page/pointed';
import { architectureAt } from '../../../../store/architecture';
import { type RecordedChannel, recordedChannel } from '../likes/recorded';
import { hasRunFor } from '../likes/tensor-runs';
import { m } from '../messages/m';
import { createLikedCrops, LIKED } from './liked-crops';
import './at-pointer.css';

/** Side of a crop, in CSS pixels. */
const SIDE = 44;
/** Milliseconds that a channel is pointed at before anything is asked: a pointer crosses many on its way. */
const WAIT = 90;
/** Between the pointer and what floats beside it, in pixels. */
const GAP = 14;

/**
 * Shows beside whatever channel is pointed at, on the page, which parts of the set's images excite it most. Nothing
 * waits for it: room is made at once, crops come into it when they are there, and the newest channel wins.
 */
export function followPointed(
  { pointed, engine }: { readonly pointed: Pointed; readonly engine: Engine },
  sets: ImageSets,
): { readonly destroy: () => void } {
  const body = document.createElement('div');
  body.className = 'liked';
  // The tab says it in words: what a canvas shows beside the pointer would be spoken at every step.
  body.setAttribute('aria-hidden', 'true');
  const caption = document.createElement('p');
  const row = document.createElement('div');
  row.className = 'liked-row';
  const canvases = Array.from({ length: LIKED }, () => document.createElement('canvas'));
  row.append(...canvases);
  body.append(caption, row);

  const pixels = Math.ceil(SIDE * Math.min(2, devicePixelRatio));
  const crops = createLikedCrops(sets, engine, pixels);
  let control = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let shown = '';
  let rows: unknown = null;

  /** The channel behind what is pointed at, where the set knows it. */
  const recordedAt = (
    at: PointedChannel,
  ): readonly [RecordedChannel, ReturnType<typeof architectureAt>] | null => {
    const { model: ran, isStale, done, set } = sets.state.getState();
    const { model } = engine.state.get();
    if (ran === null || model === null || isStale || done === 0) return null;
    const architecture = architectureAt(model.summary.spec, ran.recipe.size);
    const itself = { tensor: at.tensor, channel: at.channel, behind: null };
    const found = hasRunFor(set?.entries ?? [], at.tensor)
      ? itself
      : recordedChannel(architecture, at.tensor, at.channel);
    return found === null ? null : [found, architecture];
  };

  const draw = (at: number, crop: ImageBitmap | null): void => {
    const canvas = canvases[at];
    if (canvas === undefined) return;
    [canvas.width, canvas.height] = [pixels, pixels];
    canvas.classList.toggle('is-none', crop === null);
    if (crop === null) return;
    const scale = pixels / Math.max(crop.width, crop.height);
    const [width, height] = [crop.width * scale, crop.height * scale];
    canvas.getContext('2d')?.drawImage(crop, (pixels - width) / 2, (pixels - height) / 2, width, height);
  };

  const place = ({ place: where }: PointedChannel): void => {
    const isFloating = !(where instanceof HTMLElement);
    body.classList.toggle('is-floating', isFloating);
    const parent = isFloating ? document.body : where;
    if (body.parentElement !== parent) parent.append(body);
    caption.textContent = m.liked_title();
    if (!isFloating) {
      body.style.removeProperty('transform');
      return;
    }
    const [x, y] = where;
    const { offsetWidth: width, offsetHeight: height } = body;
    const left = Math.max(GAP, Math.min(innerWidth - width - GAP, x - width / 2));
    const top = y - height - GAP < 0 ? y + GAP : y - height - GAP;
    body.style.transform = `translate(${left}px, ${top}px)`;
  };

  const show = (at: PointedChannel | null): void => {
    if (rows !== sets.rows()) {
      rows = sets.rows();
      crops.forget();
      shown = '';
    }
    const found = at === null ? null : recordedAt(at);
    if (at === null || found === null) {
      control.abort();
      clearTimeout(timer);
      shown = '';
      // In a tooltip, which hides itself, it stays, so that the next one is as large from the beginning.
      if (at !== null || body.classList.contains('is-floating')) body.remove();
      return;
    }
    const [channel, architecture] = found;
    place(at);
    const key = JSON.stringify(channel);
    if (key === shown) return;
    shown = key;
    control.abort();
    clearTimeout(timer);
    const known = crops.known(channel);
    for (let n = 0; n < LIKED; n++) draw(n, known?.[n] ?? null);
    body.toggleAttribute('data-behind', known === null);
    if (known !== null) return;
    const own = new AbortController();
    control = own;
    timer = setTimeout(() => {
      crops
        .fetch(architecture, channel, draw, own.signal)
        // Another set, or none, or a file that is gone: the places stay empty.
        .catch(() => undefined)
        .finally(() => {
          if (!own.signal.aborted) body.removeAttribute('data-behind');
        });
    }, WAIT);
  };
  const stop = pointed.channel.subscribe(show);
  show(pointed.channel.getState());
  return {
    destroy: () => {
      stop();
      control.abort();
      clearTimeout(timer);
      crops.forget();
      body.remove();
    },
  };
}
