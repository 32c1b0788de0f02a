import type { ImageSubject } from '../../src/engine/protocol/subject';
import type { InputRecipe } from '../../src/formats/canonical';
import { formatCuts } from '../link/cut-link';
import type { AppState } from '../store/app-state';

/** What the numbers of a saved file are of: enough to compute them again. */
export interface Origin {
  readonly software: 'DenseLens';
  readonly image: string | null;
  readonly model: string;
  /** Of the model's file, in lower-case hexadecimal; null where no file was read, or the page may not hash. */
  readonly sha256: string | null;
  /** Of the image into the network's input. */
  readonly preprocessing: InputRecipe;
  /** The cuts that hold, as a link writes them; null for none. */
  readonly cuts: string | null;
  readonly backend: string | null;
}

const OWN_NAMES = { camera: 'Camera', live: 'Camera', drawing: 'Your drawing', file: 'Your image' } as const;

/** What a file calls an image: the same in every language, so that files of one image can be put together. */
export function imageName(image: ImageSubject): string {
  switch (image.kind) {
    case 'sample':
      return image.title.en;
    case 'own':
      return image.name || OWN_NAMES[image.from ?? 'file'];
    case 'tensor':
      return `A tensor [${image.dims.join(', ')}]`;
  }
}

/** What is on the page now; null before there is a model. */
export async function originOf(state: AppState): Promise<Origin | null> {
  const { model, image, cuts, result, modelHash } = state;
  if (model === null) return null;
  return {
    software: 'DenseLens',
    image: image === null ? null : imageName(image),
    model: model.name,
    sha256: await modelHash(),
    preprocessing: model.input,
    cuts: formatCuts(cuts),
    backend: result?.backend ?? null,
  };
}

/** Names that every file system takes, and short enough for what comes behind them. */
const LONGEST = 60;

/** What a saved file's name begins with: the image's, without its ending. */
export function fileStem({ image }: Pick<AppState, 'image'>): string {
  const title = image === null || image.kind === 'tensor' ? (image?.kind ?? '') : imageName(image);
  const stem = title
    .replace(/\.[a-z0-9]{1,5}$/i, '')
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}]+/gu, '-');
  return (
    [...stem]
      .slice(0, LONGEST)
      .join('')
      .replace(/^-+|-+$/g, '') || 'image'
  );
}
