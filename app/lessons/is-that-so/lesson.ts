import type { DenseNetSpec } from '../../../src/network/spec';
import type { Lesson, Region, Step } from '../lesson';
import type { Claim } from './claim';
import { blocksAndWork, conv121, firstStage, memory, normShare, onlySize, threeLayers } from './counts';
import { dropoutInside, softmaxInside, strongWeights, zeros } from './measured';
import {
  addition,
  allConnected,
  allPairs,
  followedByNorm,
  normAfterFc,
  readsWide,
  sameGrowth,
} from './structure';
import { maxPooling, seesWhole, shrinksInside } from './windows';

const QUIET: readonly Region[] = ['predictions'];

/** A claim as a step of a lesson: is it so? */
const asStep = ({ id, check, show }: Claim): Step => ({
  id,
  show,
  dims: QUIET,
  numbers: check,
  question: {
    options: () => ['yes', 'partly', 'no'].map((value) => ({ value, label: null })),
    answer: ({ verdict }) => String(verdict),
  },
});

const CLAIMS: readonly Claim[] = [
  conv121,
  firstStage,
  threeLayers,
  followedByNorm,
  normAfterFc,
  allConnected,
  allPairs,
  addition,
  sameGrowth,
  readsWide,
  shrinksInside,
  maxPooling,
  dropoutInside,
  softmaxInside,
  memory,
  blocksAndWork,
  normShare,
  onlySize,
  zeros,
  seesWhole,
  strongWeights,
];

/** The claims that can be checked on a network. */
export const claimsFor = (spec: DenseNetSpec): readonly Claim[] =>
  CLAIMS.filter(({ isFor }) => isFor?.(spec) ?? true);

/** Claims from articles and forums. */
export const lesson: Lesson = { id: 'is-that-so', steps: ({ spec }) => claimsFor(spec).map(asStep) };
