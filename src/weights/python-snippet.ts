import type { InputRecipe } from '../formats/canonical';
import { m } from '../messages/m';
import { type DenseNetSpec, inputChannelsOf } from '../network/spec';
import { pythonNetwork } from './python-network';

/** Whether a program can be written: one that prints logits needs a classifier. */
export const hasProgram = ({ numClasses }: DenseNetSpec): boolean => numClasses > 0;

const list = (values: readonly number[]): string => `[${values.join(', ')}]`;

/** How Pillow and torchvision bring an image to the input's shape. @param colour - of padding, in Python */
function fitting(
  image: string,
  colour: string,
  { fit, size, resize, interpolation }: InputRecipe,
): readonly string[] {
  const filter = interpolation === 'bicubic' ? 'BICUBIC' : 'BILINEAR';
  const [height, width] = size;
  if (fit === 'squash') return [`${image} = ${image}.resize((${width}, ${height}), Image.${filter})`];
  if (fit === 'pad')
    return [`${image} = ImageOps.pad(${image}, (${width}, ${height}), Image.${filter}, color=${colour})`];
  return [
    `${image} = transforms.functional.resize(${image}, ${resize}, transforms.InterpolationMode.${filter})`,
    `${image} = transforms.functional.center_crop(${image}, (${height}, ${width}))`,
  ];
}

const GREY = {
  luma: ['image = image.convert("L").convert("RGB")'],
  mean: [
    'grey = np.asarray(image, np.float32).mean(2)',
    'image = Image.fromarray(np.floor(grey + 0.5).astype(np.uint8)).convert("RGB")',
  ],
};

/** Opens a picture as the page does: 16 bits by the upper eight of those in use, what is transparent on white. */
const opening = (hasOpacity: boolean): readonly string[] => [
  'path = sys.argv[1]',
  'with open(path, "rb") as file:',
  '    if file.read(132)[128:] == b"DICM":',
  `        sys.exit(${JSON.stringify(m.weights_program_dicom())})`,
  'image = ImageOps.exif_transpose(Image.open(path))',
  'if image.mode.startswith("I"):',
  '    levels = np.asarray(image).astype(np.int64)',
  '    levels >>= max(8, int(levels.max()).bit_length()) - 8',
  '    image = Image.fromarray(levels.astype(np.uint8))',
  ...(hasOpacity ? ['opacity = image.convert("RGBA").getchannel("A")'] : []),
  'if image.mode in ("LA", "PA", "RGBA") or "transparency" in image.info:',
  '    ground = Image.new("RGBA", image.size, "white")',
  '    image = Image.alpha_composite(ground, image.convert("RGBA"))',
  'image = image.convert("RGB")',
];

/** Of three channels as many as the network reads; a fourth is the picture's opacity. */
function channelsOf(spec: DenseNetSpec, recipe: InputRecipe): readonly string[] {
  const channels = inputChannelsOf(spec);
  if (channels === 1) return ['x = x[..., :1]'];
  if (channels === 3) return [];
  return [
    ...fitting('opacity', '255', recipe),
    `fourth = torch.from_numpy(np.array(opacity, np.float32)) * ${recipe.scale}`,
    'x = torch.cat([x, fourth[..., None]], 2)',
  ];
}

/**
 * A Python program that loads the exported weights into torchvision, with what is other in this network put in the
 * place of torchvision's, and computes the logits of an image as the page does. For networks without a classifier, null.
 */
export function pythonSnippet(spec: DenseNetSpec, recipe: InputRecipe, file: string): string | null {
  if (!hasProgram(spec)) return null;
  const { channelOrder, scale, mean, std, fill } = recipe;
  const grey = channelOrder === 'luma' || channelOrder === 'mean' ? GREY[channelOrder] : [];
  const network = pythonNetwork(spec);
  return `${[
    '# pip install torch torchvision safetensors pillow numpy',
    'import sys',
    'import numpy as np',
    'import torch',
    'from PIL import Image, ImageOps',
    'from safetensors.torch import load_file',
    'from torch import nn',
    'from torch.nn import functional',
    'from torchvision import transforms',
    `from torchvision.models.densenet import ${network.names.join(', ')}`,
    '',
    ...network.lines,
    `absent, other = model.load_state_dict(load_file(${JSON.stringify(file)}), strict=False)`,
    'assert not other and all(name.endswith("num_batches_tracked") for name in absent), (absent, other)',
    'model.eval()',
    '',
    ...opening(inputChannelsOf(spec) === 4),
    ...grey,
    ...fitting('image', `(${fill}, ${fill}, ${fill})`, recipe),
    `pixels = torch.from_numpy(np.array(image, np.float32)) * ${scale}`,
    ...(channelOrder === 'BGR' ? ['pixels = pixels.flip(2)'] : []),
    `x = (pixels - torch.tensor(${list(mean)})) / torch.tensor(${list(std)})`,
    ...channelsOf(spec, recipe),
    'with torch.no_grad():',
    `    logits = ${network.logits}(x.permute(2, 0, 1)[None])[0]`,
    'for value, index in zip(*logits.topk(min(5, len(logits)))):',
    '    print(int(index), float(value))',
  ].join('\n')}\n`;
}
