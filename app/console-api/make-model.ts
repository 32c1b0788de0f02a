import type { ModelRequest } from '../../src/engine/protocol/weights';
import { DenseLensError } from '../../src/errors';
import { called } from '../../src/messages/say';
import type { DenseNetSpec } from '../../src/network/spec';
import type { Initialisation } from '../../src/weights/initialise';
import { requestToMake, usualSide } from '../catalogue/made-model';
import { m } from '../messages/m';

/** A DenseNet to make on the spot, with weights that are drawn. */
export interface MakeModel {
  readonly spec: DenseNetSpec;
  /** `'he'`, as torchvision; `{ sigma }` is a plain normal. */
  readonly init?: Exclude<Initialisation['scheme'], 'normal'> | { readonly sigma: number };
  readonly seed?: number;
  /** Side of the square input, in pixels. */
  readonly size?: number;
}

const SCHEMES: readonly unknown[] = ['he', 'he-fan-out', 'xavier', 'orthogonal'];

function initialisationOf(init: MakeModel['init'] = 'he'): Initialisation {
  if (typeof init === 'object' && init !== null && Number.isFinite(init.sigma) && init.sigma > 0)
    return { scheme: 'normal', sigma: init.sigma };
  if (typeof init === 'string' && SCHEMES.includes(init)) return { scheme: init };
  throw new DenseLensError(
    'spec/impossible',
    m.console_init({ schemes: SCHEMES.join(', '), given: called(init) }),
  );
}

/** Whether `loadModel` was given a network to make. */
export const isMakeModel = (choice: unknown): choice is MakeModel =>
  typeof choice === 'object' && choice !== null && 'spec' in choice;

/** @throws `spec/impossible` */
export function requestFromSpec({ spec, init, seed = 0, size }: MakeModel): ModelRequest {
  if (typeof spec !== 'object' || spec === null)
    throw new DenseLensError('spec/impossible', m.console_spec());
  if (!Number.isInteger(seed))
    throw new DenseLensError('spec/impossible', m.console_seed({ given: called(seed) }));
  return requestToMake({ spec, side: size ?? usualSide(spec), initialisation: initialisationOf(init), seed });
}
