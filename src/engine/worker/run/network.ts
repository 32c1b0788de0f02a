import type { Tensor } from 'onnxruntime-web';
import { DenseLensError } from '../../../errors';
import type { LesionPlan } from '../../../explain/lesion';
import type { CanonicalModel } from '../../../formats/canonical';
import { capturedTensors, planPart, resolveAlias } from '../../../graph/capture';
import { batched, type GraphPlan, refuseFolded } from '../../../graph/graph-plan';
import { m as core } from '../../../messages/m';
import {
  type Architecture,
  buildArchitecture,
  endOf,
  lastMapSize,
  minimumInputSide,
} from '../../../network/architecture';
import { asTensorName, inputChannelsOf, type TensorName } from '../../../network/spec';
import { type FloatRange, readBack, readRanges } from '../backend/gpu-buffers';
import type { OrtRuntime } from '../backend/ort-runtime';
import { m } from '../messages/m';
import { SessionCache } from './sessions';
import { TensorStore } from './tensor-store';

const INPUT = asTensorName('input');
const LOGITS = asTensorName('classifier');

/** One run of the network and the tensors that belong to it. */
export interface NetworkRun {
  readonly architecture: Architecture;
  readonly store: TensorStore;
  /** A copy in memory, whatever the backend. */
  readonly logits: Float32Array;
  /** Of the session's run alone. */
  readonly milliseconds: number;
  /** The connections that are cut in this run; null for the whole network. */
  readonly lesion: LesionPlan | null;
}

/** A loaded model ready to run: sessions, and the architecture for each input size. */
export class Network {
  readonly model: CanonicalModel;
  readonly sessions: SessionCache;
  readonly #runtime: OrtRuntime;
  readonly #architectures = new Map<string, Architecture>();
  #hasRun = false;

  constructor(runtime: OrtRuntime, model: CanonicalModel) {
    this.#runtime = runtime;
    this.model = model;
    this.sessions = new SessionCache(runtime, model);
  }

  /** The architecture at an input size `[H,W]`. @throws `input/shape` when too small for this network */
  architecture(inputSize: readonly [number, number]): Architecture {
    const key = inputSize.join('×');
    const found = this.#architectures.get(key);
    if (found !== undefined) return found;
    const least = minimumInputSide(this.model.spec);
    if (Math.min(...inputSize) < least) {
      throw new DenseLensError('input/shape', m.run_small_input({ least: `${least}×${least}`, size: key }));
    }
    const built = buildArchitecture(this.model.spec, inputSize);
    const wanted = this.model.spec.head?.flatten;
    const maps = lastMapSize(built);
    if (wanted !== undefined && wanted.join() !== maps.join()) {
      throw new DenseLensError(
        'input/shape',
        core.heads_one_size({ wanted: wanted.join('×'), input: key, found: maps.join('×') }),
      );
    }
    this.#architectures.set(key, built);
    return built;
  }

  /** Creates the session of a size beforehand, so that a model that ORT refuses is refused at load. */
  async prepare(inputSize: readonly [number, number]): Promise<void> {
    await this.#wholeSession(this.architecture(inputSize));
  }

  /** Runs the network on nothing, unless an image has: a session's first run grows the heap, or compiles shaders. */
  async warm(inputSize: readonly [number, number]): Promise<void> {
    if (this.#hasRun) return;
    const values = inputChannelsOf(this.model.spec) * inputSize[0] * inputSize[1];
    const { store } = await this.run(new Float32Array(values), inputSize);
    store.dispose();
  }

  /**
   * Runs the whole network and captures {@link capturedTensors}. The caller owns the run's store.
   * @param data - `[1,C,H,W]`
   */
  async run(data: Float32Array, inputSize: readonly [number, number]): Promise<NetworkRun> {
    const architecture = this.architecture(inputSize);
    const session = await this.#wholeSession(architecture);
    const input = new this.#runtime.ort.Tensor('float32', data, [
      1,
      inputChannelsOf(this.model.spec),
      ...inputSize,
    ]);
    const start = performance.now();
    const outputs = await session.run({ [INPUT]: input });
    const milliseconds = performance.now() - start;
    this.#hasRun = true;
    const held = new Map<TensorName, Tensor>([[INPUT, input]]);
    for (const name of capturedTensors(architecture)) {
      const tensor = outputs[name];
      if (tensor !== undefined) held.set(name, tensor);
    }
    return {
      architecture,
      store: new TensorStore(held),
      logits: logitsOf(this.model, held),
      milliseconds,
      lesion: null,
    };
  }

  /**
   * A tensor of a run, computed from the captured ones when it is not at hand. The run's store owns it.
   * @param limit - see {@link TensorStore.add}
   * @throws `tensor/unknown`, `tensor/folded`
   */
  async tensor(
    run: NetworkRun,
    name: string,
    isPassing = false,
  ): Promise<{ tensor: Tensor; name: TensorName; computed: boolean }> {
    const { architecture, store } = run;
    const op = architecture.byName.get(name);
    if (op === undefined) throw new DenseLensError('tensor/unknown', core.tensor_unknown({ name }));
    refuseFolded(this.model, architecture, op.name);
    const target = resolveAlias(architecture, op.name);
    const found = store.get(target);
    if (found !== undefined) return { tensor: found, name: target, computed: false };
    store.add(await this.#computePart(run, target), isPassing);
    const made = store.get(target);
    if (made === undefined) throw new DenseLensError('engine/failed', `The sub-graph gave no ${name}.`);
    return { tensor: made, name: target, computed: true };
  }

  /** The values of a tensor in memory: a view on WASM, a read-back on WebGPU. */
  async values(tensor: Tensor): Promise<Float32Array> {
    const { device } = this.#runtime;
    if (tensor.location !== 'gpu-buffer' || device === null) return tensor.data as Float32Array;
    const bytes = tensor.dims.reduce((product, size) => product * size, 4);
    return new Float32Array(await readBack(device, tensor.gpuBuffer as GPUBuffer, bytes));
  }

  /** Some of a tensor's values, one range behind the other; from the GPU only these are read back. */
  async someValues(tensor: Tensor, ranges: readonly FloatRange[]): Promise<Float32Array> {
    const { device } = this.#runtime;
    if (tensor.location === 'gpu-buffer' && device !== null)
      return readRanges(device, tensor.gpuBuffer as GPUBuffer, ranges);
    const data = tensor.data as Float32Array;
    const values = new Float32Array(ranges.reduce((sum, { count }) => sum + count, 0));
    let at = 0;
    for (const { start, count } of ranges) {
      values.set(data.subarray(start, start + count), at);
      at += count;
    }
    return values;
  }

  /** Runs any plan with tensors at hand; the caller owns what comes out. */
  async runPlan(
    architecture: Architecture,
    key: string,
    plan: GraphPlan,
    feeds: Readonly<Record<string, Tensor>>,
    onCpu: readonly TensorName[] = [],
  ): Promise<ReadonlyMap<TensorName, Tensor>> {
    const session = await this.sessions.get(
      `${key}@${architecture.inputSize.join('×')}`,
      architecture,
      plan,
      { onCpu },
    );
    const outputs = await session.run(feeds);
    return new Map(
      plan.outputs.flatMap((name) => (outputs[name] === undefined ? [] : [[name, outputs[name]]])),
    );
  }

  /** Milliseconds of whole runs on the current input, with captured tensors or with the logits alone. */
  async measure(run: NetworkRun, captured: boolean, repeats: number): Promise<readonly number[]> {
    const { architecture } = run;
    const input = run.store.get(INPUT);
    if (input === undefined) throw new DenseLensError('image/none', m.image_none());
    const session = captured
      ? await this.#wholeSession(architecture)
      : await this.sessions.get(`bare@${architecture.inputSize.join('×')}`, architecture, {
          feeds: [INPUT],
          outputs: [endOf(architecture)],
        });
    const times: number[] = [];
    for (let i = 0; i < repeats; i++) {
      const start = performance.now();
      const outputs = await session.run({ [INPUT]: input });
      await this.#runtime.device?.queue.onSubmittedWorkDone();
      times.push(performance.now() - start);
      for (const tensor of Object.values(outputs)) tensor.dispose();
    }
    return times;
  }

  async dispose(): Promise<void> {
    await this.sessions.dispose();
  }

  #wholeSession(architecture: Architecture): ReturnType<SessionCache['get']> {
    const plan = { feeds: [INPUT], outputs: capturedTensors(architecture) };
    const usual = this.#architectures.size === 1;
    return this.sessions.get(`whole@${architecture.inputSize.join('×')}`, architecture, plan, {
      onCpu: [LOGITS],
      pin: usual,
    });
  }

  async #computePart(run: NetworkRun, target: TensorName): Promise<ReadonlyMap<TensorName, Tensor>> {
    const { architecture, store } = run;
    const plan = planPart(
      architecture,
      target,
      (name) => store.isHeld(resolveAlias(architecture, name)),
      (name) => !this.#isFoldedAway(architecture, name),
    );
    const feeds = Object.fromEntries(plan.feeds.map((name) => [name, this.held(run, name)]));
    const part = architecture.byName.get(target)?.part ?? target;
    const { lesion } = run;
    const cuttable = [...(lesion?.masks.keys() ?? [])].filter((name) => plan.outputs.includes(name));
    if (lesion === null || cuttable.length === 0)
      return this.runPlan(architecture, `within:${part}`, plan, feeds);
    const given = { ...feeds, ...this.maskTensors(lesion, cuttable) };
    return this.runPlan(architecture, `cut-within:${part}`, { ...plan, cuttable }, given);
  }

  /** The graph inputs of cut ReLUs. */
  maskTensors(lesion: LesionPlan, relus: readonly TensorName[]): Readonly<Record<string, Tensor>> {
    const { Tensor: OrtTensor } = this.#runtime.ort;
    const tensor = (data: Float32Array): Tensor => new OrtTensor('float32', data, [1, data.length, 1, 1]);
    const pairs = relus.flatMap((name) => {
      const mask = lesion.masks.get(name);
      if (mask === undefined) return [];
      return [
        [`keep:${name}`, tensor(mask.keep)],
        [`fill:${name}`, tensor(mask.fill)],
      ] as const;
    });
    return Object.fromEntries(pairs);
  }

  /** A tensor that the run itself gave. @throws `engine/failed` where there is none */
  held(run: NetworkRun, name: TensorName): Tensor {
    const tensor = run.store.get(resolveAlias(run.architecture, name));
    if (tensor === undefined) throw new DenseLensError('engine/failed', `${name} is not at hand.`);
    return tensor;
  }

  #isFoldedAway(architecture: Architecture, name: TensorName): boolean {
    try {
      refuseFolded(this.model, architecture, name);
      return false;
    } catch {
      return true;
    }
  }
}

/** A copy of a run's logits; empty for a network without a classifier. */
export function logitsOf({ spec }: CanonicalModel, held: ReadonlyMap<TensorName, Tensor>): Float32Array {
  if (spec.numClasses === 0) return new Float32Array();
  const logits = held.get(LOGITS);
  if (logits === undefined) throw new DenseLensError('engine/failed', 'The run gave no logits.');
  return (logits.data as Float32Array).slice();
}

/** `[C,H,W]` of a tensor, with 1×1 maps behind the global pool. */
export function mapShape(architecture: Architecture, name: TensorName): readonly [number, number, number] {
  const [channels = 0, height = 1, width = 1] = architecture.byName.get(name)?.shape ?? [];
  return [channels, height, width];
}

/** Dims as the console API gives them, with the batch axis. */
export function tensorDims(architecture: Architecture, name: TensorName): readonly number[] {
  return batched(architecture.byName.get(name)?.shape ?? []);
}
