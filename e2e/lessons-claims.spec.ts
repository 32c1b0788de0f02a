import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures';
import { hold, letGo } from './support/hold';
import { answer, expectStep, expectTold, learnPanel, numbersOf, stepOf } from './support/lessons';

type Verdict = 'yes' | 'in part' | 'no';

interface Judged {
  readonly id: string;
  readonly model: string;
  /** The first ReLU of the first and last layer of each block, by the definition of the claim on zeros. */
  readonly relus: readonly string[];
  readonly lastBlock: { readonly input: string; readonly name: string; readonly layers: number };
  readonly claims: readonly (readonly [title: RegExp, Verdict, ...told: string[]])[];
}

/** Three networks made on the spot, with verdicts and numbers worked out by hand. */
const NETWORKS: readonly Judged[] = [
  {
    id: 'bottlenecks and two blocks',
    model: 'made_k4_b2-3_f8_n2_c5_w32_he_1',
    relus: ['1.denselayer1', '1.denselayer2', '2.denselayer1', '2.denselayer3'],
    lastBlock: { input: 'features.transition1.pool', name: 'features.denseblock2', layers: 3 },
    claims: [
      [/13 convolutions/, 'no', '12', '1', '13'],
      [/first stage gives 16×16×8/, 'no', '16×16×8', '8×8×8'],
      [/three layers/, 'no', '2'],
      [/follow every convolution/, 'in part', '6', '12'],
      [/fully connected layer, too/, 'no', '0'],
      [/every other layer/, 'no', '10', '4', '2'],
      [/L = 13/, 'no', '9', '7'],
      [/added up/, 'no', '8 + 4 = 12'],
      [/the same number of channels/, 'yes', '5', '4'],
      [/reads all that was written/, 'no', '8', '12'],
      [/smaller from layer to layer/, 'no', '2', '8×8'],
      [/max pooling/, 'no', '1', '0'],
      [/Dropout/, 'no'],
      [/Softmax/, 'no'],
      // 4·3,577 and 4·21,849 bytes
      [/so little memory/, 'no', '14 kB', '87 kB', '6.1'],
      // 1,272 of 3,577 and 18,432 of 374,884; 808 and 47,104
      [/there is the work/, 'no', '35.6', '4.9', '22.6', '12.6'],
      [/batch norms hold many/, 'no', '280', '7.8'],
      [/32×32 only/, 'no', '96', '12×12×20', '20', '5'],
      [/into zeros/, 'yes'],
      // 11 + 16, + 4, + 2·16; 11 + 4
      [/see the whole picture/, 'in part', '63', '32', '15'],
      [/Strong weights/, 'no'],
    ],
  },
  {
    id: 'no bottlenecks, a stem of one convolution, all channels kept',
    model: 'made_k6_b3-3_f10_n0_c4_t1_sc_w16_he_2',
    relus: ['1.denselayer1', '1.denselayer3', '2.denselayer1', '2.denselayer3'],
    lastBlock: { input: 'features.transition1.pool', name: 'features.denseblock2', layers: 3 },
    claims: [
      [/9 convolutions/, 'no', '8', '1', '9'],
      [/first stage gives 16×16×10/, 'yes', '16×16×10'],
      [/three layers/, 'no', '1'],
      [/follow every convolution/, 'no', '8'],
      [/fully connected layer, too/, 'no', '0'],
      [/every other layer/, 'no', '15', '6', '2'],
      [/L = 9/, 'no', '12', '8'],
      [/added up/, 'no', '10 + 6 + 6 = 22'],
      [/the same number of channels/, 'yes', '6'],
      [/reads all that was written/, 'yes', '22'],
      [/smaller from layer to layer/, 'no', '3', '16×16'],
      [/max pooling/, 'no', '1', '0'],
      [/Dropout/, 'no'],
      [/Softmax/, 'no'],
      // 4·9,790 and 4·104,114 bytes
      [/so little memory/, 'no', '39 kB', '416 kB', '10.6'],
      [/there is the work/, 'no'],
      [/batch norms hold many/, 'no', '448', '4.6'],
      [/16×16 only/, 'no', '80', '40×40×46', '46', '2'],
      [/into zeros/, 'yes'],
      // 3 + 6, + 1, + 2·4; 3 + 1
      [/see the whole picture/, 'in part', '18', '16', '4'],
      [/Strong weights/, 'no'],
    ],
  },
  {
    id: 'one block alone',
    model: 'made_k2_b4_f4_n4_c3_w64_he_3',
    relus: ['1.denselayer1', '1.denselayer4'],
    lastBlock: { input: 'features.pool0', name: 'features.denseblock1', layers: 4 },
    claims: [
      [/10 convolutions/, 'no', '9', '1', '10'],
      [/first stage gives 32×32×4/, 'no', '32×32×4', '16×16×4'],
      [/three layers/, 'no', '2'],
      [/follow every convolution/, 'in part', '5', '9'],
      [/fully connected layer, too/, 'no', '0'],
      [/every other layer/, 'yes', '1', '6', '4'],
      [/L = 10/, 'no', '10', '5'],
      [/added up/, 'no', '4 + 2 + 2 = 8'],
      [/the same number of channels/, 'yes', '4', '2'],
      [/reads all that was written/, 'no', '8', '10'],
      [/smaller from layer to layer/, 'no', '4', '16×16'],
      [/Dropout/, 'no'],
      [/Softmax/, 'no'],
      [/so little memory/, 'no'],
      [/there is the work/, 'yes', '1'],
      [/batch norms hold many/, 'no', '152', '9.6'],
      [/64×64 only/, 'no', '128', '32×32×12', '12', '1'],
      [/into zeros/, 'yes'],
      // 11 + 3·8
      [/see the whole picture/, 'no', '35', '64'],
      [/Strong weights/, 'no'],
    ],
  },
];

/** Ranks from 1 of values that are all different, or share the mean of theirs. */
const ranks = (values: readonly number[]): readonly number[] =>
  values.map((value) => {
    const below = values.filter((other) => other < value).length;
    const same = values.filter((other) => other === value).length;
    return below + (same + 1) / 2;
  });

function spearman(a: readonly number[], b: readonly number[]): number {
  const [x, y] = [ranks(a), ranks(b)];
  const middle = (a.length + 1) / 2;
  const sum = (f: (i: number) => number) => x.reduce((total, _, i) => total + f(i), 0);
  const at = (list: readonly number[], i: number) => (list[i] ?? 0) - middle;
  return sum((i) => at(x, i) * at(y, i)) / Math.sqrt(sum((i) => at(x, i) ** 2) * sum((i) => at(y, i) ** 2));
}

/** How the ranks of mean |weight| and of what each connection's cut does to the first class agree. */
async function agreement(page: Page, { lastBlock: { input, name, layers } }: Judged): Promise<number> {
  const logits = await numbersOf(page, 'classifier');
  const first = logits.indexOf(Math.max(...logits));
  const layer = (n: number) => `${name}.denselayer${n}`;
  const [weights, effects]: [number[], number[]] = [[], []];
  const channels: number[] = [];
  for (let reader = 1; reader <= layers + 1; reader++) {
    const weight = reader > layers ? 'classifier' : `${layer(reader)}.conv1`;
    const { data, dims } = await page.evaluate(async (wanted) => {
      const found = await denselens.weight(`${wanted}.weight`);
      return { data: [...found.data], dims: found.dims };
    }, weight);
    const [outputs = 1, inputs = 1] = dims;
    const taps = data.length / (outputs * inputs);
    if (channels.length === 0) channels.push(inputs);
    let from = 0;
    for (let source = 0; source < reader; source++) {
      const count = source === 0 ? (channels[0] ?? 0) : (inputs - (channels[0] ?? 0)) / (reader - 1);
      let sum = 0;
      for (let o = 0; o < outputs; o++)
        for (let k = from; k < from + count; k++)
          for (let t = 0; t < taps; t++) sum += Math.abs(data[(o * inputs + k) * taps + t] ?? 0);
      weights.push(sum / (outputs * count * taps));
      from += count;
      await page.evaluate((cut) => denselens.lesion([cut]), {
        source: source === 0 ? input : layer(source),
        reader: reader > layers ? 'classifier' : layer(reader),
        mode: 'zero',
      } as const);
      effects.push(Math.abs(((await numbersOf(page, 'classifier'))[first] ?? 0) - (logits[first] ?? 0)));
    }
  }
  await page.evaluate(() => denselens.restore());
  return spearman(weights, effects);
}

async function shareOfZeros(page: Page, relus: readonly string[]): Promise<number> {
  let [zeros, all] = [0, 0];
  for (const relu of relus) {
    const values = await numbersOf(page, `features.denseblock${relu}.relu1`);
    zeros += values.filter((value) => value === 0).length;
    all += values.length;
  }
  return zeros / all;
}

const byShare = (share: number): Verdict => (share > 0.5 ? 'yes' : share > 0.3 ? 'in part' : 'no');
const byRanks = (rho: number): Verdict => (rho >= 0.7 ? 'yes' : rho >= 0.3 ? 'in part' : 'no');

for (const network of NETWORKS) {
  test(`claims are judged of the network that is loaded: ${network.id}`, async ({ open }) => {
    const page = await open(`?backend=wasm&model=${network.model}&image=elephant`);
    const zeros = await shareOfZeros(page, network.relus);
    const rho = await agreement(page, network);
    await page.getByRole('button', { name: 'Learn', exact: true }).click();
    await learnPanel(page).locator('.learn-card').nth(2).click();
    await expect(learnPanel(page).locator('.lesson-progress button')).toHaveCount(network.claims.length);
    for (const [n, [title, verdict, ...told]] of network.claims.entries()) {
      await expectStep(page, 'is-that-so', n + 1);
      await expect(stepOf(page).locator('.step-title')).toHaveText(title);
      const isZeros = title.source === 'into zeros';
      const isWeights = title.source === 'Strong weights';
      const right = isZeros ? byShare(zeros) : isWeights ? byRanks(rho) : verdict;
      const how = n % 2 === 0 ? 'rightly' : 'wrongly';
      const said = await answer(page, 'en', right, how);
      const measured = isZeros ? [(zeros * 100).toFixed(1)] : isWeights ? [rho.toFixed(2)] : told;
      expectTold(String(title), said, measured);
      if (n < network.claims.length - 1) await page.keyboard.press('PageDown');
    }
  });
}

test('a claim that is measured stops being measured when the step is left', async ({ open }) => {
  const page = await open('?backend=wasm&model=emoji1000&image=elephant&lesson=is-that-so&step=20');
  await expectStep(page, 'is-that-so', 20);
  await page.evaluate(() => {
    const { postMessage } = Worker.prototype;
    const asked: string[] = [];
    Worker.prototype.postMessage = function (...sent: unknown[]) {
      asked.push((sent[0] as { readonly type: string }).type);
      return Reflect.apply(postMessage, this, sent);
    };
    Object.assign(globalThis, { asked });
  });
  /** What was asked of the workers since it was last looked at. */
  const asked = () => page.evaluate(() => (globalThis as unknown as { asked: string[] }).asked.splice(0));
  await hold(page);
  await page.keyboard.press('PageDown');
  await expect(stepOf(page)).toHaveAttribute('aria-busy', 'true');
  await expect(stepOf(page)).toContainText('It is measured now');
  await expect(stepOf(page).locator('.step-title')).toHaveText('“Strong weights matter most”');
  await letGo(page);
  await expect.poll(asked).toContain('sweep-cut');
  await page.keyboard.press('PageUp');
  await expectStep(page, 'is-that-so', 20);
  await asked();
  // The picture's own questions are answered, and no further cut is asked for meanwhile.
  await page.evaluate(() => denselens.tensor('features.denseblock3.denselayer7.relu1'));
  expect(await asked()).not.toContain('sweep-cut');
});
