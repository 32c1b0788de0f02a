import { DenseLensError, type ErrorCode, serializeError } from '../../src/errors';
import { isOwnId } from '../catalogue/own-model';
import type { ConsoleApi } from '../console-api/api';
import { YOURS } from '../link/link';
import { m } from '../messages/m';
import type { AppStore } from '../store/app-state';

/**
 * The console API for the page around this frame. Its page says hello with a port; from there on the port is all that
 * is listened to:
 *
 *   page → frame   { denselens: 'hello' } with a port; once more after { denselens: 'ready' }, if that came later
 *   frame → page   { denselens: 'ready' }, to whoever there is: it says nothing but that
 *   on the port    { id, verb, args, wantsProgress } → { id, value } | { id, error: { code, message } },
 *                  { id, progress: [done, total] } before that; { id, abort: true } ends a long one
 */
interface Call {
  readonly id: number;
  readonly verb: string;
  readonly args: readonly unknown[];
  readonly wantsProgress?: boolean;
  readonly abort?: boolean;
}

/** What tells of the current image. */
const ABOUT_IMAGE = [
  'input',
  'tensor',
  'cam',
  'ledger',
  'gradient',
  'attribution',
  'lesion',
  'restore',
  'connectivity',
];

/** What tells of the model's weights. */
const ABOUT_MODEL = [...ABOUT_IMAGE, 'weight', 'classify', 'run'];

/** What brings an image, or a model, of the outer page's own. */
const BRINGS_IMAGE = ['classify', 'run'];
const BRINGS_MODEL = ['loadModel'];

const isCall = (data: unknown): data is Call =>
  typeof data === 'object' && data !== null && typeof (data as { id?: unknown }).id === 'number';

const isHello = (data: unknown): boolean =>
  typeof data === 'object' && data !== null && (data as { denselens?: unknown }).denselens === 'hello';

/**
 * Listens to the page around this frame, and to nobody else.
 * @param search - `for=<origin>` says whose page that must be
 */
export function createBridge(api: ConsoleApi, store: AppStore, search: string): void {
  const expected = new URLSearchParams(search).get('for');
  /** The picture and the model that the outer page itself has sent. */
  let broughtImage: unknown = null;
  let broughtModel: unknown = null;
  const running = new Map<number, AbortController>();

  /** What the visitor brought into this frame is theirs: the page around it does not get to see it. */
  const checkPrivacy = (verb: string): void => {
    const { image, model } = store.getState();
    const isTheirImage = image !== null && image.kind !== 'sample' && image !== broughtImage;
    const isTheirModel =
      model !== null && (model.id === YOURS || isOwnId(model.id)) && model !== broughtModel;
    if ((isTheirImage && ABOUT_IMAGE.includes(verb)) || (isTheirModel && ABOUT_MODEL.includes(verb)))
      throw new DenseLensError('embed/private', m.embed_private());
  };

  const call = async ({ id, verb, args, wantsProgress }: Call, isSameSite: boolean, port: MessagePort) => {
    if (verb === 'ready') return api.ready;
    const method = Object.hasOwn(api, verb) ? api[verb as keyof ConsoleApi] : undefined;
    if (typeof method !== 'function') {
      throw new DenseLensError('embed/unknown', m.embed_unknown({ verb }));
    }
    if (!isSameSite) checkPrivacy(verb);
    const control = new AbortController();
    running.set(id, control);
    const given = [...args];
    const last = given.at(-1);
    // Functions and signals cannot cross over: these stand for them.
    if (wantsProgress && typeof last === 'object' && last !== null) {
      const onProgress = (...progress: unknown[]): void => port.postMessage({ id, progress });
      given[given.length - 1] = { ...last, onProgress, signal: control.signal };
    }
    const value = await (method as (...all: unknown[]) => Promise<unknown>)(...given);
    if (BRINGS_IMAGE.includes(verb)) broughtImage = store.getState().image;
    if (BRINGS_MODEL.includes(verb)) broughtModel = store.getState().model;
    return value;
  };

  const answer = async (message: Call, isSameSite: boolean, port: MessagePort): Promise<void> => {
    const { id } = message;
    try {
      port.postMessage({ id, value: await call(message, isSameSite, port) });
    } catch (error) {
      const { code, message: text } = serializeError(error, 'engine/failed' satisfies ErrorCode);
      port.postMessage({ id, error: { code, message: text } });
    } finally {
      running.delete(id);
    }
  };

  addEventListener('message', ({ data, origin, source, ports: [port] }) => {
    const isParent = source === parent && (expected === null || origin === expected);
    if (!isParent || !isHello(data) || port === undefined) return;
    port.onmessage = ({ data: message }) => {
      if (!isCall(message)) return;
      if (message.abort === true) running.get(message.id)?.abort();
      else void answer(message, origin === location.origin, port);
    };
  });
  parent.postMessage({ denselens: 'ready' }, '*');
}
