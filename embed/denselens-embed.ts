/**
 * denselens-embed: DenseLens in a frame of another page, driven from there. This file is all of it: copy it, or import
 * the built one from any DenseLens site, `<site>/embed/denselens-embed.js`.
 *
 *     const lens = await embed(document.querySelector('#here'), { site: 'https://lens.example/', panel: 'maps' });
 *     const { top } = await lens.classify(await (await fetch('cat.jpg')).blob());
 *     const { dims, data } = await lens.tensor('features.denseblock1.denselayer1.relu1');
 */

/** A tensor in C order. */
export interface Tensor {
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

export interface Prediction {
  readonly index: number;
  readonly label: string;
  readonly logit: number;
  readonly probability: number;
}

export interface Classification {
  readonly top: readonly Prediction[];
  readonly logits: Float32Array;
  readonly timings: Readonly<Record<'decode' | 'preprocess' | 'run' | 'total', number>>;
  readonly backend: 'webgpu' | 'wasm';
}

/** What long calls take besides their own options. */
export interface LongCall {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/** How far a long call is. */
export interface Progress {
  readonly stage: string;
  readonly loaded: number;
  readonly total: number;
}

/** What `classifyMany` answers of one image. */
export type ManyClassification =
  | (Pick<Classification, 'top' | 'logits'> & { readonly features?: Float32Array })
  | { readonly error: { readonly code: string; readonly message: string } };

type Options = Readonly<Record<string, unknown>>;

/** The verbs of DenseLens' console API; its README says what each takes and gives. Errors have a stable `code`. */
export interface DenseLens {
  models(): Promise<readonly ({ readonly id: string; readonly name: string } & Options)[]>;
  loadModel(
    choice: unknown,
    options?: Options,
  ): Promise<{ readonly id: string; readonly name: string } & Options>;
  model(): Promise<
    { readonly id: string; readonly name: string; readonly labels: readonly string[] } & Options
  >;
  classify(
    image: Blob | ImageBitmap | ImageData,
    options?: { readonly topK?: number },
  ): Promise<Classification>;
  classifyMany(
    images: readonly (Blob | ImageBitmap | ImageData)[],
    options?: { readonly topK?: number; readonly features?: boolean } & LongCall,
  ): Promise<readonly ManyClassification[]>;
  run(
    input: Float32Array,
    dims: readonly number[],
    options?: { readonly topK?: number },
  ): Promise<Classification>;
  input(): Promise<Tensor>;
  tensor(name: string): Promise<Tensor>;
  weight(name: string): Promise<Tensor>;
  cam(index: number): Promise<Tensor & { readonly bias: number; readonly logit: number }>;
  ledger(index: number): Promise<Options>;
  connectivity(mode: 'weight' | 'weight-gamma' | 'weight-activation'): Promise<Options>;
  lesion(cuts: readonly Options[]): Promise<{ readonly logits: Float32Array; readonly delta: Float32Array }>;
  restore(): Promise<Float32Array>;
  gradient(of: Options, name: string): Promise<Tensor & { readonly value: number }>;
  attribution(method: string, options: Options & LongCall): Promise<Tensor & Options>;
}

/** What is embedded. */
export interface EmbedOptions {
  /** Address of a DenseLens site. */
  readonly site: string;
  /** `network`, `image`, `maps`, or another tab of the inspector. */
  readonly panel?: string;
  /** More of a DenseLens link: `{ model: 'imagenet', image: 'tiger', backend: 'wasm' }`. */
  readonly link?: Readonly<Record<string, string>>;
}

/** A frame with DenseLens in it. */
export interface Embedded extends DenseLens {
  readonly frame: HTMLIFrameElement;
}

interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: { readonly code: string; readonly message: string };
  readonly progress?: readonly [Progress];
}

/**
 * Puts a frame into an element and waits until its network can run.
 * @param host - gets the frame, which fills it
 * @throws Error with a `code`, when DenseLens could not start
 */
export async function embed(
  host: Element,
  { site, panel = 'network', link = {} }: EmbedOptions,
): Promise<Embedded> {
  const url = new URL(site, document.baseURI);
  for (const [name, value] of Object.entries({ ...link, embed: panel, for: location.origin })) {
    url.searchParams.set(name, value);
  }
  const frame = document.createElement('iframe');
  frame.title = 'DenseLens';
  frame.allow = 'cross-origin-isolated; camera; clipboard-write';
  frame.style.cssText = 'border:0;width:100%;height:100%';
  const { port1: port, port2: theirs } = new MessageChannel();
  const ready = new Promise<void>((resolve) => {
    addEventListener('message', function hear({ data, origin, source }) {
      // From this frame, and still of that site.
      if (source !== frame.contentWindow || origin !== url.origin || data?.denselens !== 'ready') return;
      removeEventListener('message', hear);
      frame.contentWindow?.postMessage({ denselens: 'hello' }, url.origin, [theirs]);
      resolve();
    });
  });
  frame.src = url.href;
  host.append(frame);
  await ready;

  let last = 0;
  const waiting = new Map<number, (answer: Answer) => void>();
  port.onmessage = ({ data }: MessageEvent<Answer>) => waiting.get(data.id)?.(data);
  const call = (verb: string, args: readonly unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const id = ++last;
      const { signal, onProgress, ...options } = Object(args.at(-1)) as LongCall;
      const isLong = signal !== undefined || onProgress !== undefined;
      waiting.set(id, ({ value, error, progress }) => {
        if (progress) return onProgress?.(...progress);
        waiting.delete(id);
        if (error) reject(Object.assign(new Error(error.message), { code: error.code }));
        else resolve(value);
      });
      signal?.addEventListener('abort', () => port.postMessage({ id, abort: true }));
      port.postMessage({
        id,
        verb,
        args: isLong ? [...args.slice(0, -1), options] : args,
        wantsProgress: isLong,
      });
    });
  await call('ready', []);
  // Not a promise: whoever awaits it must not ask the frame for `then`.
  return new Proxy({ frame } as Embedded, {
    get: (target, verb) =>
      Object.hasOwn(target, verb) || typeof verb === 'symbol' || verb === 'then'
        ? Reflect.get(target, verb)
        : (...args: readonly unknown[]) => call(verb, args),
  });
}
