import type { InferenceSession, Tensor } from 'onnxruntime-web';
import type { CanonicalModel } from '../../../formats/canonical';
import { externalDataPath, type GraphPlan } from '../../../graph/graph-plan';
import type { Architecture } from '../../../network/architecture';
import type { TensorName } from '../../../network/spec';
import type { OrtRuntime } from '../backend/ort-runtime';

/** Sub-graph sessions kept besides the whole network's; each holds a copy of its few weights. */
const SESSION_LIMIT = 24;

/** Sessions of whole networks, there and back or in batches: each may hold all weights and all activations. */
const LARGE_LIMIT = 2;

/** Creates sessions from graph plans and keeps the last used ones; whoever drops the cache releases them. */
export class SessionCache {
  readonly #runtime: OrtRuntime;
  readonly #model: CanonicalModel;
  readonly #sessions = new Map<string, InferenceSession>();
  readonly #pinned = new Set<string>();
  readonly #large = new Map<string, InferenceSession>();
  #passing: { readonly key: string; readonly session: InferenceSession } | null = null;

  constructor(runtime: OrtRuntime, model: CanonicalModel) {
    this.#runtime = runtime;
    this.#model = model;
  }

  get size(): number {
    return this.#sessions.size + this.#large.size + (this.#passing === null ? 0 : 1);
  }

  /**
   * The session of a plan. On WebGPU its outputs stay on the GPU, but for `onCpu`.
   * @param key - names plan and input size; equal keys mean equal plans
   * @param options - `onCpu`: outputs to bring to memory; `pin`: never dropped for newer sessions
   */
  async get(
    key: string,
    architecture: Architecture,
    plan: GraphPlan,
    options: { readonly onCpu?: readonly TensorName[]; readonly pin?: boolean } = {},
  ): Promise<InferenceSession> {
    const found = this.#sessions.get(key);
    if (found !== undefined) {
      this.#sessions.delete(key);
      this.#sessions.set(key, found);
      return found;
    }
    const session = await this.#create(architecture, plan, options.onCpu ?? []);
    this.#sessions.set(key, session);
    if (options.pin) this.#pinned.add(key);
    // A GPU tensor is freed through its session's allocator: there, sessions wait for the run to end.
    if (this.#runtime.device === null) await this.trim();
    return session;
  }

  /**
   * A session for a while: it is kept until another passing one is asked for, and drives none of the others
   * out. Its outputs are brought to memory.
   */
  async passing(key: string, architecture: Architecture, plan: GraphPlan): Promise<InferenceSession> {
    if (this.#passing?.key === key) return this.#passing.session;
    await this.endPassing();
    const session = await this.#create(architecture, plan, plan.outputs);
    this.#passing = { key, session };
    return session;
  }

  /**
   * The session of a large graph, whose outputs are brought to memory; the last {@link LARGE_LIMIT} are kept.
   * @param write - makes the graph, when there is no session under this key
   */
  async large(key: string, outputs: readonly string[], write: () => Uint8Array): Promise<InferenceSession> {
    const found = this.#large.get(key);
    this.#large.delete(key);
    for (const [other, session] of this.#large) {
      if (this.#large.size < LARGE_LIMIT) break;
      this.#large.delete(other);
      await session.release();
    }
    const session = found ?? (await this.#load(write(), outputs, outputs));
    this.#large.set(key, session);
    return session;
  }

  /** Releases the passing session. */
  async endPassing(): Promise<void> {
    const last = this.#passing;
    this.#passing = null;
    await last?.session.release();
  }

  async #create(
    architecture: Architecture,
    plan: GraphPlan,
    onCpu: readonly TensorName[],
  ): Promise<InferenceSession> {
    // Protobuf comes while ONNX Runtime's program does.
    const { writeGraph } = await import('../../../graph/write-graph');
    return this.#load(writeGraph(this.#model, architecture, plan), plan.outputs, onCpu);
  }

  async #load(
    graph: Uint8Array,
    outputs: readonly string[],
    onCpu: readonly string[],
  ): Promise<InferenceSession> {
    const { ort, device } = this.#runtime;
    const location = (name: string): Tensor.DataLocation => (onCpu.includes(name) ? 'cpu' : 'gpu-buffer');
    return ort.InferenceSession.create(graph, {
      externalData: this.#model.files.map((data, index) => ({ path: externalDataPath(index), data })),
      graphOptimizationLevel: 'all',
      executionProviders: [device === null ? 'wasm' : { name: 'webgpu', device }],
      ...(device !== null && {
        preferredOutputLocation: Object.fromEntries(outputs.map((name) => [name, location(name)])),
      }),
    });
  }

  /** Releases every session. */
  async dispose(): Promise<void> {
    await this.endPassing();
    const sessions = [...this.#sessions.values(), ...this.#large.values()];
    this.#sessions.clear();
    this.#large.clear();
    for (const session of sessions) await session.release();
  }

  /**
   * Releases the least recently used; on WebGPU to be called when the tensors that they made are gone.
   * @param may - which of them may go
   */
  async trim(may: (key: string) => boolean = () => true): Promise<void> {
    for (const [key, session] of this.#sessions) {
      if (this.#sessions.size - this.#pinned.size <= SESSION_LIMIT) return;
      if (this.#pinned.has(key) || !may(key)) continue;
      this.#sessions.delete(key);
      await session.release();
    }
  }
}
