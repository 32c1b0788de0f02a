import { rankCorrelation } from '../../../src/explain/rank-correlation';
import { dropoutOf } from '../../catalogue/made-model';
import { formatPercent, formatValue } from '../../words/format';
import type { LessonContext } from '../lesson';
import { channelsOf, lastBlock, layerPart, opNamed } from '../network-numbers';
import type { Claim } from './claim';

/** "Softmax is inside the model": its outputs would be between 0 and 1, and sum to 1. */
export const softmaxInside: Claim = {
  id: 'softmax',
  isFor: ({ numClasses }) => numClasses > 1,
  check: async ({ architecture, engine }) => {
    const { data } = await engine.ask('tensor', { name: opNamed(architecture, 'classifier').name });
    const sum = data.reduce((total, value) => total + value, 0);
    const isShares = data.every((value) => value >= 0 && value <= 1) && Math.abs(sum - 1) < 1e-3;
    return {
      verdict: isShares ? 'yes' : 'no',
      sum: formatValue(sum),
      most: formatValue(data.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)),
    };
  },
  show: () => 'tensor=classifier&level=layer',
};

/** The largest difference between the scores of two runs of the picture, and the largest of the scores themselves. */
async function runTwice({ engine, result }: LessonContext, p: number) {
  const run = (seed: number) =>
    engine.ask('dropped-run', { runId: result.runId, p, seed, maskOf: null }, { priority: 'background' });
  const [first, second] = [await run(1), await run(2)];
  const most = (values: Float32Array): number => values.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
  return {
    difference: most(first.logits.map((logit, at) => logit - (second.logits[at] ?? 0))),
    scale: most(first.logits),
  };
}

/** "Dropout is part of it": then two runs of one picture would differ. What a design names is for training. */
export const dropoutInside: Claim = {
  id: 'dropout',
  check: async (context) => {
    const p = dropoutOf(context.state.model);
    const { difference, scale } = await runTwice(context, 0);
    const trained = p === null ? null : await runTwice(context, p);
    // Sums of fp32 in another order differ in their last digits.
    const isOther = difference > 1e-4 * Math.max(1, scale);
    return {
      verdict: isOther ? 'yes' : p === null ? 'no' : 'partly',
      p: p ?? 0,
      difference: formatValue(difference),
      moved: trained === null ? '–' : formatValue(trained.difference),
    };
  },
  show: () => 'tab=signals&ask=dropout&level=network',
};

/** "ReLU turns most numbers into zeros", here for the picture at hand, over the first ReLU of every dense layer. */
export const zeros: Claim = {
  id: 'zeros',
  check: async ({ architecture, engine }) => {
    const relus = architecture.spec.blockConfig.flatMap((layers, b) =>
      [1, layers].map((layer) =>
        layerPart(architecture, b + 1, layer).ops.find(({ kind }) => kind === 'relu'),
      ),
    );
    let [none, all] = [0, 0];
    for (const relu of new Set(relus)) {
      if (relu === undefined) continue;
      const { summary, channels } = await engine.ask(
        'report',
        { name: relu.name },
        { priority: 'background' },
      );
      none += summary.zeros;
      all += channels.channels * channels.pixels;
    }
    const share = none / all;
    return {
      verdict: share > 0.5 ? 'yes' : share > 0.3 ? 'partly' : 'no',
      share: formatPercent(share),
      relus: new Set(relus).size,
    };
  },
  show: ({ architecture }) => {
    const relu = layerPart(architecture, 1, 3).ops.find(({ kind }) => kind === 'relu');
    return `tensor=${relu?.name}&level=layer`;
  },
};

/**
 * "Strong weights matter most": are the connections with the largest mean |weight| those whose cut changes the first
 * class's logit most? Asked of all connections of the last block.
 */
export const strongWeights: Claim = {
  id: 'weights',
  isFor: ({ numClasses }) => numClasses > 0,
  check: async ({ architecture, engine, result }) => {
    const index = result.top[0]?.index ?? 0;
    const { data: logits } = await engine.ask('tensor', { name: opNamed(architecture, 'classifier').name });
    const block = (await engine.ask('connectivity', { mode: 'weight' })).at(-1);
    const [weights, effects]: [number[], number[]] = [[], []];
    for (const [s, source] of (block?.sources ?? []).entries()) {
      for (const [r, reader] of (block?.readers ?? []).entries()) {
        const weight = block?.values[s]?.[r];
        if (weight === null || weight === undefined) continue;
        const cut = { source, reader, mode: 'zero' } as const;
        const after = await engine.ask('sweep-cut', { cut }, { priority: 'background' });
        weights.push(weight);
        effects.push(Math.abs((after[index] ?? 0) - (logits[index] ?? 0)));
      }
    }
    const rho = rankCorrelation(weights, effects);
    return {
      verdict: rho >= 0.7 ? 'yes' : rho >= 0.3 ? 'partly' : 'no',
      // Where no cut changes anything there are no ranks.
      rho: Number.isNaN(rho) ? '–' : rho.toFixed(2),
      edges: weights.length,
      block: lastBlock(architecture),
      channels: channelsOf(opNamed(architecture, 'relu5')),
    };
  },
  show: () => 'tab=connections&level=network',
};
