import { isWithinLimits } from '../../src/network/check-spec';
import type { DenseNetSpec } from '../../src/network/spec';
import {
  initialisationOf,
  initialisationText,
  type MadeModel,
  madeId,
  parseMadeId,
} from '../catalogue/made-model';
import type { AppState } from '../store/app-state';
import { type SignalsChoice, USUAL_SIGNALS } from '../store/signals-slice';

/** What a link says of the workshop: a network on the drawing board, and what signals are looked at with. */
export interface WorkshopLink {
  /** Null: what is on the board stays there. */
  readonly design: MadeModel | null;
  readonly signals: SignalsChoice;
}

const numberOf = (text: string | null | undefined): number =>
  text === null || text === undefined || text === '' ? Number.NaN : Number(text);

/** A network that cannot be is drawn with its reason, but one out of all bounds is none. */
function designOf(id: string | null): MadeModel | null {
  const made = id === null ? null : parseMadeId(id);
  return made !== null && isWithinLimits(made.spec, made.side) ? made : null;
}

/** Reads what {@link formatWorkshopLink} writes; what is no such thing is as usual. */
export function parseWorkshopLink(query: URLSearchParams): WorkshopLink {
  const [weights = '', seed] = (query.get('weights') ?? '').split('~');
  const [p, masks] = (query.get('dropout') ?? '').split('~');
  const [drawn, dropout, draw] = [numberOf(seed), numberOf(p), numberOf(masks)];
  const isDraw = Number.isSafeInteger(draw) && draw >= 1;
  return {
    design: designOf(query.get('design')),
    signals: {
      of: query.get('signals') === 'gradients' ? 'gradients' : 'outputs',
      initialisation: initialisationOf(weights) ?? USUAL_SIGNALS.initialisation,
      seed: Number.isSafeInteger(drawn) ? drawn : USUAL_SIGNALS.seed,
      dropout: dropout >= 0 && dropout <= 0.9 ? dropout : null,
      masks: isDraw && draw <= 1e9 ? draw : USUAL_SIGNALS.masks,
    },
  };
}

/** Puts what is not as usual into a query. */
export function formatWorkshopLink(
  { design, model, signals }: Pick<AppState, 'design' | 'model' | 'signals'>,
  put: (key: string, value: string | null) => void,
): void {
  const id = design === null || !isOwn(design.spec) ? null : madeId(design);
  put('design', id === model?.id ? null : id);
  const { of, initialisation, seed, dropout, masks } = signals;
  put('signals', of === 'outputs' ? null : of);
  const isUsual =
    initialisation.scheme === USUAL_SIGNALS.initialisation.scheme && seed === USUAL_SIGNALS.seed;
  put('weights', isUsual ? null : `${initialisationText(initialisation)}~${seed}`);
  const isUsualDropout = dropout === null && masks === USUAL_SIGNALS.masks;
  put(
    'dropout',
    isUsualDropout ? null : `${dropout ?? ''}${masks === USUAL_SIGNALS.masks ? '' : `~${masks}`}`,
  );
}

/** Whether an id can say all of it: heads that come from elsewhere are not made on the spot. */
const isOwn = ({ head, transitionNorm }: DenseNetSpec): boolean =>
  head === undefined && transitionNorm !== false;
