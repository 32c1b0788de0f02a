import { describe, expect, it } from 'vitest';
import { fixtureBytes, largestDifferenceFromTorch, tensorsOf } from '../../e2e/fixtures/variations/load';
import type { CanonicalModel } from '../formats/canonical';
import { readModel } from '../formats/model-source';
import type { NamedBytes } from '../formats/onnx/file-table';
import { exportSafetensors } from './export-safetensors';

const SIZE = [12, 16] as const;

/** A network whose ε is 1e-2. */
const read = () => readModel([{ name: 'epsilon.pt', bytes: fixtureBytes('modules/epsilon.pt') }]);

async function apart(model: CanonicalModel): Promise<number> {
  const theirs = tensorsOf(fixtureBytes('modules/epsilon.tensors.safetensors'));
  return (await largestDifferenceFromTorch(model, theirs, SIZE)).difference;
}

describe('weights that were exported with another ε in their variances', () => {
  const exported = async (): Promise<NamedBytes> => {
    const { model } = await read();
    return { name: 'a.safetensors', bytes: exportSafetensors(model, { format: 'pt' }) };
  };
  /** As the page writes it beside them. */
  const recipe = {
    name: 'a.recipe.json',
    bytes: new TextEncoder().encode('{"input_size":[3,12,16],"epsilon":0.01}'),
  };

  it.each([
    ['alone', false],
    ['with the recipe of the network that they come from', true],
  ])("give every tensor of PyTorch's, %s", async (_, hasRecipe) => {
    const weights = await exported();
    const { model, config } = await readModel(hasRecipe ? [weights, recipe] : [weights]);
    // As the engine does with what a file says of ε.
    const epsilon = config.epsilon ?? model.epsilon;
    expect(await apart({ ...model, epsilon })).toBeLessThan(2e-5);
  });
});
