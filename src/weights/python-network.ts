import { buildArchitecture, minimumInputSide } from '../network/architecture';
import {
  asTensorName,
  type DenseNetSpec,
  hasTransitionNorm,
  hiddenOf,
  inputChannelsOf,
  stemOf,
} from '../network/spec';

/** A network in Python: what it needs, how it is built, and what computes its logits. */
export interface PythonNetwork {
  /** Names of torchvision.models.densenet. */
  readonly names: readonly string[];
  readonly lines: readonly string[];
  /** A callable of `x`. */
  readonly logits: string;
}

const tuple = (values: readonly (number | string)[]): string =>
  values.length === 1 ? `(${values[0]},)` : `(${values.join(', ')})`;

/** Another stem, or another number of channels in the image. */
function stemLines(spec: DenseNetSpec): readonly string[] {
  const [stem, channels] = [stemOf(spec), inputChannelsOf(spec)];
  if (stem === 'imagenet' && channels === 3) return [];
  const window = stem === 'imagenet' ? '7, 2, 3' : '3, 1, 1';
  return [
    `model.features.conv0 = nn.Conv2d(${channels}, ${spec.numInitFeatures}, ${window}, bias=False)`,
    ...(stem === 'cifar' ? ['model.features.norm0 = model.features.relu0 = nn.Identity()'] : []),
    ...(stem === 'imagenet' ? [] : ['model.features.pool0 = nn.Identity()']),
  ];
}

const PLAIN_LAYER = [
  'class Layer(nn.Module):  # without a bottleneck',
  '    def __init__(self, channels, growth):',
  '        super().__init__()',
  '        self.norm1 = nn.BatchNorm2d(channels)',
  '        self.conv1 = nn.Conv2d(channels, growth, 3, 1, 1, bias=False)',
  '',
  '    def forward(self, maps):',
  '        return self.conv1(functional.relu(self.norm1(torch.cat(maps, 1))))',
  '',
  '',
];

/** Blocks and transitions of other widths, or other layers. */
function blockLines(spec: DenseNetSpec): readonly string[] {
  const { growthRate, blockConfig, bnSize, numInitFeatures } = spec;
  if (bnSize > 0 && spec.compression === undefined) return [];
  const side = minimumInputSide(spec);
  const { byName } = buildArchitecture(spec, [side, side]);
  const kept = blockConfig.map(
    (_, i) => byName.get(asTensorName(`features.transition${i + 1}.conv`))?.shape[0] ?? 'None',
  );
  const pairs = tuple(blockConfig.map((layers, i) => `(${layers}, ${kept[i]})`));
  return [
    `channels = ${numInitFeatures}`,
    `for number, (layers, kept) in enumerate(${pairs}, 1):`,
    `    block = _DenseBlock(layers, channels, ${Math.max(1, bnSize)}, ${growthRate}, 0)`,
    ...(bnSize > 0
      ? []
      : [
          '    for i in range(layers):',
          `        setattr(block, f"denselayer{i + 1}", Layer(channels + ${growthRate} * i, ${growthRate}))`,
        ]),
    '    setattr(model.features, f"denseblock{number}", block)',
    `    channels += ${growthRate} * layers`,
    '    if kept is not None:',
    '        setattr(model.features, f"transition{number}", _Transition(channels, kept))',
    '        channels = kept',
    'model.features.norm5 = nn.BatchNorm2d(channels)',
    `model.classifier = nn.Linear(channels, ${spec.numClasses})`,
  ];
}

/** A head of several linear layers, behind another pool or none. */
function headLines(spec: DenseNetSpec): readonly string[] {
  const { head, numClasses } = spec;
  if (head === undefined) return [];
  const side = minimumInputSide(spec);
  const hidden = hiddenOf(spec);
  const { byName } = buildArchitecture(spec, [side, side]);
  const [last = 0] = byName.get(asTensorName('relu5'))?.shape ?? [];
  const [height, width] = head.flatten ?? [1, 1];
  const widths = [last * height * width, ...hidden];
  const named = hidden.map((count, i) => `"linear${i + 1}": nn.Linear(${widths[i]}, ${count})`);
  const pool = `    x = functional.adaptive_${head.pool === 'max' ? 'max' : 'avg'}_pool2d(x, 1)`;
  return [
    ...(hidden.length === 0 ? [] : [`model.head = nn.ModuleDict({${named.join(', ')}})`]),
    `model.classifier = nn.Linear(${widths.at(-1)}, ${numClasses})`,
    '',
    '',
    'def network(x):',
    '    x = functional.relu(model.features(x))',
    ...(head.flatten === undefined ? [pool] : []),
    '    x = x.flatten(1)',
    ...hidden.map((_, i) => `    x = functional.relu(model.head["linear${i + 1}"](x))`),
    '    return model.classifier(x)',
    '',
    '',
  ];
}

/** torchvision's class, and what is other in this network put in the place of its parts. */
export function pythonNetwork(spec: DenseNetSpec): PythonNetwork {
  const { growthRate, blockConfig, numInitFeatures, bnSize, numClasses } = spec;
  const blocks = blockLines(spec);
  const bare = hasTransitionNorm(spec)
    ? []
    : [
        `for number in range(1, ${blockConfig.length}):`,
        '    getattr(model.features, f"transition{number}").norm = nn.Identity()',
      ];
  const head = headLines(spec);
  return {
    names: ['DenseNet', ...(blocks.length > 0 ? ['_DenseBlock', '_Transition'] : [])],
    lines: [
      ...(bnSize > 0 ? [] : PLAIN_LAYER),
      `model = DenseNet(${growthRate}, (${blockConfig.join(', ')},), ${numInitFeatures}, bn_size=${Math.max(1, bnSize)}, num_classes=${numClasses})`,
      ...stemLines(spec),
      ...blocks,
      ...bare,
      ...head,
    ],
    logits: head.length > 0 ? 'network' : 'model',
  };
}
