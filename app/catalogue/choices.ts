import type { ModelRequest } from '../../src/engine/protocol/weights';
import type { ClassLabel, InputRecipe, OutputActivation } from '../../src/formats/canonical';
import type { Pool } from '../../src/formats/pooled';
import { recipeProblem } from '../../src/formats/recipe-check';

/** What a visitor chose for a file of theirs. */
export interface Choices {
  readonly recipe?: InputRecipe;
  readonly labels?: readonly ClassLabel[];
  readonly activation?: OutputActivation;
  readonly epsilon?: number;
  readonly pool?: Pool;
}

const KEY = 'denselens.choices';
/** Files whose choices are remembered; the oldest go first. */
const MOST = 20;

type Stored = readonly (readonly [hash: string, choices: Choices])[];

function read(storage: Storage | undefined): Stored {
  try {
    const json: unknown = JSON.parse(storage?.getItem(KEY) ?? '[]');
    return Array.isArray(json) ? json.filter((pair) => Array.isArray(pair) && pair.length === 2) : [];
  } catch {
    return [];
  }
}

const storageOf = (): Storage | undefined => {
  try {
    return globalThis.localStorage;
  } catch {
    return undefined;
  }
};

/** What was chosen for a file of this hash on an earlier visit; what no longer makes sense is left out. */
export function choicesOf(hash: string): Choices {
  const { recipe, labels, activation, epsilon, pool } =
    read(storageOf()).find(([key]) => key === hash)?.[1] ?? {};
  const isLabelled = Array.isArray(labels) && labels.every((label) => typeof label?.en === 'string');
  return {
    ...(recipe !== undefined && recipeProblem(recipe) === null && { recipe }),
    ...(isLabelled && { labels }),
    ...((activation === 'softmax' || activation === 'sigmoid') && { activation }),
    ...(typeof epsilon === 'number' && epsilon > 0 && epsilon <= 1 && { epsilon }),
    ...((pool === 'average' || pool === 'max') && { pool }),
  };
}

/** Remembers choices for a file; storage that is denied or full remembers nothing. */
export function rememberChoices(
  hash: string,
  { recipe, labels, activation, epsilon, pool }: ModelRequest,
): void {
  const storage = storageOf();
  const choices = { recipe, labels, activation, epsilon, pool };
  const known = Object.entries(choices).filter(([, value]) => value !== null && value !== undefined);
  const others = read(storage).filter(([key]) => key !== hash);
  try {
    storage?.setItem(KEY, JSON.stringify([[hash, Object.fromEntries(known)], ...others].slice(0, MOST)));
  } catch {
    // Labels of a million classes find no room: the visitor gives them again.
  }
}

/** The same request with what was chosen before, where it says nothing itself. */
export function withChoices(request: ModelRequest, chosen: Choices): ModelRequest {
  return {
    ...request,
    ...(Object.keys(chosen).length > 0 && { isChanged: true }),
    recipe: request.recipe ?? chosen.recipe ?? null,
    labels: request.labels ?? chosen.labels ?? null,
    ...((request.activation ?? chosen.activation) !== undefined && {
      activation: request.activation ?? chosen.activation ?? null,
    }),
    ...((request.epsilon ?? chosen.epsilon) !== undefined && {
      epsilon: request.epsilon ?? chosen.epsilon ?? null,
    }),
    ...((request.pool ?? chosen.pool) !== undefined && { pool: request.pool ?? chosen.pool ?? null }),
  };
}
