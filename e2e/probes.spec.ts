import { fixtureBytes, fixtureJson, sineImage } from './fixtures/variations/load';
import { expect, TINY_PAGE, test } from './support/fixtures';
import { dropPaths } from './support/hands';
import { hold, letGo } from './support/hold';
import { SMALL_PAGE } from './support/node-network';
import { picture, setFolders, viewOf } from './support/set-folder';

const { folderOf } = setFolders('probes');

/** Numbers of a tensor at some flat indices. */
interface Sampled {
  readonly at: readonly number[];
  readonly values: readonly number[];
}

/** e2e/fixtures/probes/probes.json, by PyTorch. */
interface Probes {
  readonly side: number;
  readonly pgd: readonly {
    readonly target: number;
    readonly towards: boolean;
    readonly epsilon: number;
    readonly steps: number;
    readonly losses: readonly number[];
    readonly input: Sampled;
  }[];
  readonly ascents: readonly {
    readonly tensor: string;
    readonly channel: number;
    readonly side: number;
    readonly steps: number;
    readonly decay: number;
    readonly values: readonly number[];
    readonly numbers: Sampled;
  }[];
}

const apart = (found: readonly number[], expected: readonly number[]): number =>
  Math.max(...expected.map((value, n) => Math.abs(value - (found[n] ?? Number.NaN))));

test('PGD and gradient ascent are PyTorch’s, step by step', async ({ open }) => {
  const page = await open(TINY_PAGE);
  const probes = fixtureJson('probes/probes.json') as Probes;
  await page.evaluate(
    async ([file, image, side]) => {
      await denselens.loadModel(Uint8Array.from(atob(file), (c) => c.charCodeAt(0)).buffer);
      await denselens.run(Float32Array.from(image), [1, 3, side, side]);
    },
    [
      Buffer.from(fixtureBytes('probes/small.safetensors')).toString('base64'),
      [...sineImage(3, [probes.side, probes.side])],
      probes.side,
    ] as const,
  );
  for (const { target, towards, epsilon, steps, losses, input } of probes.pgd) {
    const found = await page.evaluate(
      async ([index, isTowards, most, count, at]) => {
        const engine = Reflect.get(denselens, Symbol.for('denselens.engine'));
        const seen: number[] = [];
        let [runId, from]: [number | null, Float32Array | null] = [null, null];
        for (let n = 0; n < count; n++) {
          const step = (2.5 * most) / count;
          const asked: object = { runId, class: index, isTowards, from, step, epsilon: most };
          const answer: { runId: number; data: Float32Array; loss: number } = await engine.ask(
            'fool-step',
            asked,
          );
          seen.push(answer.loss);
          [runId, from] = [answer.runId, answer.data];
        }
        return { losses: seen, values: at.map((n) => from?.[n] ?? Number.NaN) };
      },
      [target, towards, epsilon, steps, input.at] as const,
    );
    expect(apart(found.losses, losses)).toBeLessThan(1e-3);
    // A pixel whose gradient is nearly 0 may go the other way once.
    const off = input.values.filter((value, n) => Math.abs(value - (found.values[n] ?? 0)) > 1e-4);
    expect(off.length).toBeLessThanOrEqual(0.03 * input.values.length);
  }
  for (const { tensor, channel, side, steps, decay, values, numbers } of probes.ascents) {
    const found = await page.evaluate(
      async ([name, c, size, count, fade, at]) => {
        const engine = Reflect.get(denselens, Symbol.for('denselens.engine'));
        const state = new Float32Array(3 * 3 * size * size);
        for (let n = 0; n < 3 * size * size; n++) state[n] = 0.3 * Math.sin(0.37 * n);
        const answer = await engine.ask('ascend', {
          of: { tensor: name, channel: c, isUnit: false },
          start: 'noise',
          state,
          step: 0,
          steps: count,
          options: { rate: 0.05, decay: fade, jitter: 0, seed: 1 },
        });
        return {
          side: answer.picture.width,
          values: [...answer.values],
          numbers: at.map((n) => answer.state[n] ?? Number.NaN),
        };
      },
      [tensor, channel, side, steps, decay, numbers.at] as const,
    );
    expect(found.side).toBe(side);
    expect(apart(found.values, values)).toBeLessThan(1e-3 * Math.max(...values.map(Math.abs)));
    // Adam divides by a gradient's own size: where that is nearly 0, rounding decides.
    const off = numbers.values.filter((value, n) => Math.abs(value - (found.numbers[n] ?? 0)) > 1e-3);
    expect(off.length).toBeLessThanOrEqual(0.03 * numbers.values.length);
    expect(apart(found.numbers, numbers.values)).toBeLessThan(1e-2);
  }
});

test('shares of concepts, what is left out and the bias add up to the logit', async ({ open }) => {
  const page = await open(SMALL_PAGE);
  const found = await page.evaluate(async () => {
    await denselens.input();
    const engine = Reflect.get(denselens, Symbol.for('denselens.engine'));
    const own = await engine.ask('last-maps', { runId: null, image: null });
    const image = await (await fetch('/samples/octopus.png')).blob();
    const other = await engine.ask('last-maps', { runId: own.runId, image });
    const ask = (against?: number) =>
      engine.ask('concepts', {
        runId: own.runId,
        class: 3,
        ...(against !== undefined && { against }),
        maps: own.data,
        rows: own.dims[0],
        rank: 2,
        seed: 4,
        factors: null,
        iterations: 60,
      });
    const [one, difference] = [await ask(), await ask(1)];
    const relu5 = await denselens.tensor('relu5');
    const logits = (await denselens.tensor('classifier')).data;
    await denselens.classify(image);
    const its = await denselens.tensor('relu5');
    const sum = ({ shares, residual, bias }: { shares: Float64Array; residual: number; bias: number }) =>
      shares.reduce((total, share) => total + share, residual + bias);
    return {
      sums: [sum(one), sum(difference)],
      logits: [logits[3] ?? 0, (logits[3] ?? 0) - (logits[1] ?? 0)],
      error: one.error,
      own: [[...own.data], [...relu5.data]],
      other: [[...other.data], [...its.data]],
      codes: await engine
        .ask('concepts', {
          runId: own.runId,
          class: 3,
          maps: own.data,
          rows: 1,
          rank: 1,
          seed: 1,
          factors: null,
          iterations: 1,
        })
        .then(
          () => 'answered',
          (error: { code: string }) => error.code,
        ),
    };
  });
  expect(apart(found.sums, found.logits)).toBeLessThan(1e-4);
  expect(found.error).toBeGreaterThan(0);
  expect(found.error).toBeLessThan(1);
  for (const [mine = [], expected = []] of [found.own, found.other])
    expect(apart(mine, expected)).toBeLessThan(1e-4 * Math.max(...expected));
  expect(found.codes).toBe('engine/superseded');
});

test('a channel’s picture climbs, a strip of steps stays, and concepts are drawn', async ({ open }) => {
  const page = await open(
    `${SMALL_PAGE}&tab=gradients&ask=ascent&tensor=features.denseblock1.denselayer1.conv2&channel=1`,
  );
  const panel = page.locator('.gradients-tab');
  await panel.getByLabel('Steps').selectOption('32');
  await panel.getByRole('button', { name: 'Start' }).click();
  const grown = panel.getByText(/from .* to .* in 32 steps/);
  await expect(grown).toBeVisible();
  const [, from, to] =
    ((await grown.textContent()) ?? '').replaceAll('−', '-').match(/from (\S+) to (\S+) in/) ?? [];
  expect(Number(to)).toBeGreaterThan(Number(from));
  expect(await panel.getByRole('img', { name: /^What .* asks for/ }).count()).toBeGreaterThan(5);
  // The same seed gives the same picture.
  const pixels = () =>
    panel.locator('.ascent-now canvas').evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
  const first = await pixels();
  await hold(page);
  await panel.getByRole('button', { name: 'Again' }).click();
  await expect(grown).toBeHidden();
  await letGo(page);
  await expect(grown).toBeVisible();
  expect(await pixels()).toBe(first);

  await panel.getByRole('button', { name: 'Concepts' }).click();
  await panel.getByText(/^And \d+ samples/).click();
  await panel.getByRole('button', { name: 'Start' }).click();
  await expect(panel.getByRole('img', { name: 'Concept 1 in this image' })).toBeVisible();
  await expect(panel.getByRole('img', { name: /^Concept 1 in another image: ./ })).toHaveCount(3);
  await expect(panel.getByRole('button', { name: 'Again' })).toBeVisible();

  // Where a set is open, its images, evenly; one that is no image is left out.
  const files = Array.from({ length: 24 }, (_, n) => [`${100 + n}.png`, picture(n)] as const);
  await dropPaths(page, [folderOf('my set', { ...Object.fromEntries(files), '100.png': 'no picture' })]);
  await viewOf(page).getByRole('button', { name: 'Close the set’s view' }).click();
  await panel.getByText('And 12 images of “my set”').click();
  await panel.getByRole('button', { name: 'Start' }).click();
  const elsewhere = panel.getByRole('img', {
    name: /^Concept \d in another image: my set\/1\d[02468]\.png$/,
  });
  await expect(elsewhere).toHaveCount(3 * 5);
  await expect(panel.getByRole('img', { name: /: my set\/100\.png$/ })).toHaveCount(0);
});
