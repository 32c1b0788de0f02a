import { sayWhyNotWebGpu } from '../../src/engine/client/in-words';
import type { Backend } from '../../src/engine/protocol/backend';
import { DenseLensError } from '../../src/errors';
import type { TensorName } from '../../src/network/spec';
import type { Observable } from '../store/observable';
import { createJob, type JobState, type JobTools } from './job';
import type { JobPage } from './jobs';

/** How one tensor differs between two backends. */
export interface TensorParity {
  readonly name: TensorName;
  /** Largest absolute difference, and the other backend's largest absolute value. */
  readonly largest: number;
  readonly reach: number;
  /** Values that are a number on one backend alone. */
  readonly broken: number;
}

/** Relative to the tensor's largest value; infinite where values are no numbers on one backend alone. */
export const ratioOf = ({ largest, reach, broken }: TensorParity): number =>
  broken > 0 ? Number.POSITIVE_INFINITY : largest === 0 ? 0 : largest / reach;

/** The current image's tensors on two backends. */
export interface BackendParity {
  readonly other: Backend;
  readonly tensors: readonly TensorParity[];
}

/** Compares backends when asked to. */
export interface BackendParities {
  /** Fails with `engine/unavailable` where the other backend does not run. */
  readonly state: Observable<JobState<BackendParity>>;
  start(other: Backend, names: readonly TensorName[]): Promise<boolean>;
  cancel(): void;
}

/** Another image, model or backend makes the answer void. */
export function createBackendParities({ engine }: JobPage): BackendParities {
  const job = createJob<BackendParity>(engine, { on: ['result', 'model', 'lesion'] });

  const compare = async (
    other: Backend,
    names: readonly TensorName[],
    { signal, report }: JobTools<BackendParity>,
  ): Promise<void> => {
    // The same numbers go in: what is compared is the network, not the decoding of a picture.
    const input = await engine.ask('input', null, { signal });
    const twin = engine.fork();
    signal.addEventListener('abort', () => twin.destroy());
    try {
      const info = await twin.start(other, null);
      if (info.backend !== other) {
        const why = sayWhyNotWebGpu(info.whyNotWebGpu ?? { code: 'absent' });
        throw new DenseLensError('engine/unavailable', why);
      }
      await twin.run(input.data, input.dims);
      const tensors: TensorParity[] = [];
      for (const name of names) {
        const { data } = await twin.ask('tensor', { name }, { signal });
        const transfer = [data.buffer as ArrayBuffer];
        const distance = await engine.ask(
          'tensor-distance',
          { name, data },
          { signal, transfer, priority: 'background' },
        );
        tensors.push({ name, ...distance });
        report({ other, tensors: [...tensors] }, tensors.length, names.length);
      }
    } finally {
      twin.destroy();
    }
  };
  return {
    state: job.state,
    start: (other, names) =>
      job.start({ other, tensors: [] }, names.length, (tools) => compare(other, names, tools)),
    cancel: job.cancel,
  };
}
