import { DenseLensError } from '../../errors';
import type { InputRecipe } from '../../formats/canonical';
import type { ModelSummary } from '../protocol/weights';
import type { OrtRuntime } from './backend/ort-runtime';
import { Canvases } from './maps/canvases';
import { m } from './messages/m';
import { trimCuts } from './run/cut-runs';
import type { Network, NetworkRun } from './run/network';

/** A loaded model and what the page was told of it. */
export interface LoadedModel {
  readonly network: Network;
  readonly summary: ModelSummary;
  readonly recipe: InputRecipe;
}

/** The current image's run; what it replaces is disposed of. */
export interface CurrentRun {
  readonly runId: number;
  readonly run: NetworkRun;
  /** `[1,3,H,W]` as it went in. */
  readonly input: Float32Array;
}

/** All that lives in the worker between requests. Requests run one after the other, so nothing here races. */
export class EngineState {
  readonly runtime: OrtRuntime;
  readonly canvases: Canvases;
  #model: LoadedModel | null = null;
  #uncut: CurrentRun | null = null;
  #cut: CurrentRun | null = null;

  constructor(runtime: OrtRuntime) {
    this.runtime = runtime;
    this.canvases = new Canvases(runtime.device);
  }

  /** @throws `engine/unavailable` before a model is loaded */
  get model(): LoadedModel {
    if (this.#model === null) throw new DenseLensError('engine/unavailable', m.model_none());
    return this.#model;
  }

  /** @throws `image/none` before the first run */
  get current(): CurrentRun {
    const current = this.#cut ?? this.#uncut;
    if (current === null) {
      throw new DenseLensError('image/none', m.image_none());
    }
    return current;
  }

  /** The run of the whole network, though connections may be cut now. @throws `image/none` */
  get uncut(): CurrentRun {
    return this.#uncut ?? this.current;
  }

  /** That the current image's run of the whole network took; null before the first. */
  get milliseconds(): number | null {
    return this.#uncut?.run.milliseconds ?? null;
  }

  get counts(): { readonly tensors: number; readonly bytes: number } {
    const total = { tensors: 0, bytes: 0 };
    for (const current of [this.#uncut, this.#cut]) {
      const { tensors = 0, bytes = 0 } = current?.run.store.counts() ?? {};
      total.tensors += tensors;
      total.bytes += bytes;
    }
    return total;
  }

  get sessionCount(): number {
    return this.#model?.network.sessions.size ?? 0;
  }

  async replaceRun(next: CurrentRun | null): Promise<void> {
    this.#cut?.run.store.dispose();
    this.#cut = null;
    this.#uncut?.run.store.dispose();
    this.#uncut = next;
    const sessions = this.#model?.network.sessions;
    await sessions?.endPassing();
    await sessions?.trim();
  }

  /**
   * Puts a cut network's run in front of the uncut one, which stays; null heals. Of the one before nothing is
   * left, so the sessions of many different cuts need not wait for the next image to go.
   */
  async replaceCut(next: CurrentRun | null): Promise<void> {
    this.#cut?.run.store.dispose();
    this.#cut = next;
    if (this.#model !== null) await trimCuts(this.#model.network, next?.run ?? null);
  }

  /** Gives the uncut run another id. @throws `image/none` */
  renumberRun(runId: number): CurrentRun {
    const renumbered = { ...this.uncut, runId };
    this.#uncut = renumbered;
    return renumbered;
  }

  /** @see Network.warm */
  async warm(): Promise<void> {
    if (this.#model !== null) await this.#model.network.warm(this.#model.recipe.size);
  }

  async replaceModel(next: LoadedModel): Promise<void> {
    const previous = this.#model;
    await this.replaceRun(null);
    this.#model = next;
    await previous?.network.dispose();
  }
}
