import type { RequestOptions } from '../../src/engine/client/engine';
import type { Prediction } from '../../src/engine/protocol/run';
import { DenseLensError, type SerializedError } from '../../src/errors';
import { m } from '../messages/m';
import { type ClassifyImage, checkTopK, isImage } from './classify';
import type { ConsoleContext } from './context';
import { optionsGiven, requestOptionsGiven } from './given';

/** What `classifyMany` takes besides its images. */
export interface ManyOptions extends RequestOptions {
  readonly topK?: number;
  /** Whether the features that the classifier reads come, too. */
  readonly features?: boolean;
}

/** What `classifyMany` answers of one image. */
export type ManyClassification =
  | {
      readonly top: readonly Prediction[];
      readonly logits: Float32Array;
      readonly features?: Float32Array;
    }
  | { readonly error: Pick<SerializedError, 'code' | 'message'> };

/** @throws `input/shape`, `call/invalid`, `engine/superseded`, `engine/cancelled` */
export async function classifyMany(
  { engine, store }: ConsoleContext,
  images: Iterable<ClassifyImage>,
  options?: ManyOptions,
): Promise<readonly ManyClassification[]> {
  const isList = typeof images === 'object' && images !== null && Symbol.iterator in images;
  if (!isList) throw new DenseLensError('input/shape', m.console_many_kinds());
  const asked = optionsGiven(options, 'classifyMany');
  const [topK, request] = [checkTopK(asked.topK), requestOptionsGiven(asked)];
  const all = [...images];
  const usable = all.filter(isImage);
  const { locale, model } = store.getState();
  const labels = model?.labels ?? [];
  const many = await import('../../src/engine/client/image-set/classify-many');
  const answers = await many.classifyMany(engine, { ...request, images: usable, topK, locale });
  const given = answers.values();
  return all.map((image): ManyClassification => {
    const answer = isImage(image) ? given.next().value : undefined;
    if (answer === undefined)
      return { error: { code: 'image/undecodable', message: m.console_image_kinds() } };
    if ('error' in answer) return answer;
    const top = answer.top.map((ranked) => ({
      ...ranked,
      label: labels[ranked.index]?.en ?? `class ${ranked.index}`,
    }));
    return { top, logits: answer.logits, ...(asked.features === true && { features: answer.features }) };
  });
}
