import type { InputRecipe } from '../formats/canonical';
import { type DenseNetSpec, hasTransitionNorm, isLinearOnMeans } from '../network/spec';

/** Whether torchvision's own class builds this network. */
export const isTorchvisions = (spec: DenseNetSpec): boolean =>
  spec.bnSize > 0 &&
  isLinearOnMeans(spec) &&
  hasTransitionNorm(spec) &&
  spec.compression === undefined &&
  spec.stem === undefined &&
  spec.inputChannels === undefined;

const list = (values: readonly number[]): string => `[${values.join(', ')}]`;

/** How Pillow and torchvision bring an image to the input's shape. */
function fitting({ fit, size, resize, interpolation, fill }: InputRecipe): readonly string[] {
  const filter = interpolation === 'bicubic' ? 'BICUBIC' : 'BILINEAR';
  const [height, width] = size;
  if (fit === 'squash') return [`image = image.resize((${width}, ${height}), Image.${filter})`];
  if (fit === 'pad')
    return [
      `image = ImageOps.pad(image, (${width}, ${height}), Image.${filter}, color=(${fill}, ${fill}, ${fill}))`,
    ];
  return [
    `image = transforms.functional.resize(image, ${resize}, transforms.InterpolationMode.${filter})`,
    `image = transforms.functional.center_crop(image, (${height}, ${width}))`,
  ];
}

const GREY = {
  luma: ['image = image.convert("L").convert("RGB")'],
  mean: [
    'grey = np.asarray(image, np.float32).mean(2)',
    'image = Image.fromarray(np.floor(grey + 0.5).astype(np.uint8)).convert("RGB")',
  ],
};

/**
 * A Python program that loads the exported weights into torchvision and computes the logits of an image as the page
 * does. For networks that torchvision cannot build, null.
 */
export function pythonSnippet(spec: DenseNetSpec, recipe: InputRecipe, file: string): string | null {
  if (!isTorchvisions(spec)) return null;
  const { channelOrder, scale, mean, std } = recipe;
  const grey = channelOrder === 'luma' || channelOrder === 'mean' ? GREY[channelOrder] : [];
  return `${[
    '# pip install torch torchvision safetensors pillow numpy',
    'import sys',
    'import numpy as np',
    'import torch',
    'from PIL import Image, ImageOps',
    'from safetensors.torch import load_file',
    'from torchvision import transforms',
    'from torchvision.models.densenet import DenseNet',
    '',
    `model = DenseNet(${spec.growthRate}, (${spec.blockConfig.join(', ')},), ${spec.numInitFeatures}, bn_size=${spec.bnSize}, num_classes=${spec.numClasses})`,
    `model.load_state_dict(load_file(${JSON.stringify(file)}), strict=False)  # without num_batches_tracked`,
    'model.eval()',
    '',
    'image = ImageOps.exif_transpose(Image.open(sys.argv[1])).convert("RGB")',
    ...grey,
    ...fitting(recipe),
    `pixels = torch.from_numpy(np.array(image, np.float32)) * ${scale}`,
    ...(channelOrder === 'BGR' ? ['pixels = pixels.flip(2)'] : []),
    `x = (pixels - torch.tensor(${list(mean)})) / torch.tensor(${list(std)})`,
    'with torch.no_grad():',
    '    logits = model(x.permute(2, 0, 1)[None])[0]',
    'for value, index in zip(*logits.topk(min(5, len(logits)))):',
    '    print(int(index), float(value))',
  ].join('\n')}\n`;
}
