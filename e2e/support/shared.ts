import { existsSync } from 'node:fs';

/** The folder beside the repository that holds reference activations; not everybody has it. */
const shared = new URL('../../../shared/', import.meta.url);

/** Whether the reference activations are there; what needs them is skipped, and says so, where they are not. */
export const hasReference = existsSync(new URL('reference/elephant-noto.json', shared));

/** The weights that the references were computed with. */
export const referenceWeights = new URL('models/emoji1000/model.safetensors', shared);

/** A file of the reference folder. */
export const referenceFile = (name: string): URL => new URL(`reference/${name}`, shared);
