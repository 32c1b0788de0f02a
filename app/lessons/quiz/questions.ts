import { provenance } from '../../../src/network/provenance';
import { isLinearOnMeans } from '../../../src/network/spec';
import { formatCount, formatValue } from '../../words/format';
import { endTitle } from '../../words/parts';
import type { LessonContext, Numbers, Option } from '../lesson';
import {
  channelsOf,
  classTitle,
  fieldOf,
  firstOp,
  lastBlock,
  lastOp,
  layerPart,
  opNamed,
} from '../network-numbers';

/** A question that was made from the loaded network; its messages are `quiz_<id>_…`. */
export interface QuizQuestion {
  readonly id: string;
  readonly numbers: Numbers;
  readonly options: readonly Option[];
  readonly answer: string | number;
}

const labelled = (values: readonly string[]): readonly Option[] =>
  [...new Set(values)].map((value) => ({ value, label: value }));

/** Turns a list, so that what is right does not always stand at the same place. */
function turned<T>(list: readonly T[], by: number): readonly T[] {
  const at = by % list.length;
  return [...list.slice(at), ...list.slice(0, at)];
}

function channels({ architecture }: LessonContext, seed: number): QuizQuestion {
  const block = (seed % lastBlock(architecture)) + 1;
  const layers = architecture.spec.blockConfig[block - 1] ?? 1;
  const layer = Math.max(1, layers - (seed % 3));
  const right = channelsOf(firstOp(layerPart(architecture, block, layer)));
  const k = architecture.spec.growthRate;
  const options = turned([right, right - k, right + k], seed).map((value) => ({
    value,
    label: formatCount(value),
  }));
  return { id: 'channels', numbers: { block, layer, right, k }, options, answer: right };
}

function shapes({ architecture, shape }: LessonContext, seed: number): QuizQuestion {
  const block = (seed % lastBlock(architecture)) + 1;
  const op = opNamed(architecture, `features.denseblock${block}`);
  const [count = 0, height = 1, width = 1] = op.shape;
  const before = channelsOf(firstOp(layerPart(architecture, block, 1)));
  const right = shape(op.shape);
  const options = [
    { value: 'halved', label: shape([count, Math.max(1, height >> 1), Math.max(1, width >> 1)]) },
    { value: 'whole', label: right },
    { value: 'narrow', label: shape([before, height, width]) },
  ].filter(({ value, label }) => value === 'whole' || label !== right);
  return { id: 'shapes', numbers: { block, right }, options: turned(options, seed), answer: 'whole' };
}

function reads({ architecture }: LessonContext, seed: number): QuizQuestion {
  const block = Math.min(2, lastBlock(architecture));
  const reader = layerPart(architecture, block, 3);
  const own = layerPart(architecture, block, 1);
  const sources = provenance(architecture)[block - 1]?.sources ?? [];
  const outside = block > 1 ? layerPart(architecture, block - 1, 2) : layerPart(architecture, block, 6);
  const right = sources.find(({ part }) => part === own.id)?.part ?? '';
  const options = [own.id, outside.id].map((id) => {
    const part = architecture.parts.get(id);
    return { value: id, label: `${endTitle(architecture, id)} (${part?.block ?? ''})` };
  });
  return {
    id: 'reads',
    numbers: { block, layer: reader.layer ?? 0 },
    options: turned([...options, { value: 'both', label: null }], seed),
    answer: right,
  };
}

function order({ architecture }: LessonContext, seed: number): QuizQuestion {
  const kinds = layerPart(architecture, 1, 3).ops.slice(1, 4);
  const right = kinds.map(({ kind }) => kind).join('-');
  const options = ['conv-norm-relu', 'norm-relu-conv', 'norm-conv-relu'].map((value) => ({
    value,
    label: null,
  }));
  return { id: 'order', numbers: {}, options: turned(options, seed), answer: right };
}

async function sum(context: LessonContext, seed: number): Promise<QuizQuestion> {
  const { engine, result } = context;
  const [top] = result.top;
  const index = top?.index ?? 0;
  const { bias, sources } = await engine.ask('ledger', { index, against: null });
  const right = formatValue(sources.reduce((total, { value }) => total + value, bias));
  const options = labelled([right, '1', formatValue(top?.probability ?? 0)]);
  return {
    id: 'sum',
    numbers: { first: classTitle(context, index), writers: sources.length, right },
    options: turned(options, seed),
    answer: right,
  };
}

/** For heads whose evidence cannot be split by writers: how much of the picture a unit sees. */
function field({ architecture }: LessonContext, seed: number): QuizQuestion {
  const first = lastOp(layerPart(architecture, 1, 1));
  const last = lastOp(layerPart(architecture, lastBlock(architecture), Number.POSITIVE_INFINITY));
  const side = (name: string): string => String(fieldOf(architecture, name));
  const right = side(first.name);
  const options = labelled(['1', right, side(last.name)]);
  return { id: 'field', numbers: { right }, options: turned(options, seed), answer: right };
}

/** Five questions on the network and the picture at hand; another picture, other questions. */
export async function questionsFor(context: LessonContext): Promise<readonly QuizQuestion[]> {
  const seed =
    (context.result.top[0]?.index ?? 0) + lastOp(layerPart(context.architecture, 1, 1)).name.length;
  return [
    channels(context, seed),
    shapes(context, seed + 1),
    reads(context, seed + 2),
    order(context, seed + 1),
    isLinearOnMeans(context.architecture.spec) ? await sum(context, seed) : field(context, seed),
  ];
}
