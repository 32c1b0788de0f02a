import { type IntegratedGradients, integratedGradients } from '../../src/engine/client/attributions';
import type { Baseline } from '../../src/engine/protocol/gradients';
import { type AskedJob, createAskedJob } from './asked-job';
import type { JobPage } from './jobs';

interface Integration {
  readonly class: number;
  readonly against?: number;
  readonly steps: number;
  readonly baseline: Baseline;
}

/** Integrated gradients of the current image. */
export const createIntegrations = ({ engine }: JobPage): AskedJob<Integration, IntegratedGradients> =>
  createAskedJob(engine, (asked, tools) => integratedGradients(engine, asked, tools));
