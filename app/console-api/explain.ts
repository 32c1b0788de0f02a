import { DenseLensError } from '../../src/errors';
import type { BlockConnectivity, ConnectivityMode } from '../../src/explain/connectivity';
import type { ClassMap, LogitLedger } from '../../src/explain/head';
import type { Cut } from '../../src/explain/lesion';
import { called } from '../../src/messages/say';
import { m } from '../messages/m';
import type { ConsoleContext } from './context';
import { classGiven, numberOrNull, textGiven } from './given';

/** Why the network answers as it does; formulas in ARCHITECTURE.md. */
export interface ExplainApi {
  /**
   * The exact, signed class activation map of the current image: mean(data) + bias = logit − residual. With
   * `against`, that of the difference of the two classes' logits.
   */
  cam(classIndex: number, against?: number): Promise<ClassMap>;
  /**
   * The logit, or with `against` the difference of two, as a sum over what wrote the classifier's features:
   * bias + Σ values = logit − residual.
   */
  ledger(classIndex: number, against?: number): Promise<LogitLedger>;
  /** The strength of every connection, block by block. */
  connectivity(mode: ConnectivityMode): Promise<{ readonly blocks: readonly BlockConnectivity[] }>;
  /** Cuts these connections and no others, until `restore`, another image or another model. */
  lesion(cuts: readonly Cut[]): Promise<{ readonly logits: Float32Array; readonly delta: Float32Array }>;
  /** Heals every cut; resolves with the uncut logits. */
  restore(): Promise<Float32Array>;
}

const MODES: readonly ConnectivityMode[] = ['weight', 'weight-gamma', 'weight-activation'];

const againstGiven = (value: unknown): number | null =>
  numberOrNull(value, 'class/unknown', (given) => m.console_class({ given }));

/** Fields that make a cut; whether the network has such a connection, the worker finds out. */
function cutGiven({ source, reader, mode, channels }: Cut): Cut {
  const text = (value: unknown): string => textGiven(value, 'cut/unknown', () => m.console_cuts());
  const cut = { source: text(source), reader: text(reader), mode: text(mode) as Cut['mode'] };
  if (channels === undefined) return cut;
  if (!Array.isArray(channels) || !channels.every((channel) => typeof channel === 'number'))
    throw new DenseLensError('cut/unknown', m.console_cut_channels({ given: called(channels) }));
  return { ...cut, channels: [...channels] };
}

/** @param image - resolves when the first image has run */
export function createExplainApi({ engine }: ConsoleContext, image: () => Promise<void>): ExplainApi {
  return {
    cam: async (index, against) => {
      const asked = { index: classGiven(index), against: againstGiven(against) };
      await image();
      return engine.ask('cam', asked);
    },
    ledger: async (index, against) => {
      const asked = { index: classGiven(index), against: againstGiven(against) };
      await image();
      return engine.ask('ledger', asked);
    },
    connectivity: async (mode) => {
      if (!MODES.includes(mode)) {
        throw new DenseLensError(
          'explain/unsupported',
          m.console_measures({ modes: MODES.join(', '), given: called(mode) }),
        );
      }
      await image();
      return { blocks: await engine.ask('connectivity', { mode }) };
    },
    lesion: async (cuts) => {
      if (!Array.isArray(cuts) || cuts.some((cut) => typeof cut !== 'object' || cut === null)) {
        throw new DenseLensError('cut/unknown', m.console_cuts());
      }
      const given = cuts.map(cutGiven);
      await image();
      const { logits, delta } = await engine.lesion(given);
      return { logits, delta };
    },
    restore: async () => {
      await image();
      return (await engine.restore()).logits;
    },
  };
}
