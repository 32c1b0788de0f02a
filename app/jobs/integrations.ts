import { type IntegratedGradients, integratedGradients } from '../../src/engine/client/attributions';
import type { Baseline } from '../../src/engine/protocol/gradients';
import { type AskedJob, createAskedJob } from './asked-job';
import { foundMaps, pathPixels } from './found-maps';
import type { JobPage } from './jobs';

interface Integration {
  readonly class: number;
  readonly against?: number;
  readonly steps: number;
  readonly baseline: Baseline;
}

/** Integrated gradients of the current image. */
export const createIntegrations = ({ engine }: JobPage): AskedJob<Integration, IntegratedGradients> =>
  createAskedJob(engine, async (asked, tools) => {
    const { steps, baseline, ...question } = asked;
    const found = await integratedGradients(engine, asked, tools);
    tools.signal.throwIfAborted();
    const [, , height = 1, width = 1] = found.dims;
    const of = { ...question, inputSize: [height, width] } as const;
    foundMaps(engine).put(of, { kind: 'path', steps, baseline }, pathPixels(found));
    return found;
  });
