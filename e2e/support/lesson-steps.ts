/**
 * What each step of each lesson promises on the built-in DenseNet-121, worked out from the network's definition: the
 * place that it shows, what stands back, and the numbers that it tells.
 */

export type Region = 'ribbon' | 'picture' | 'predictions' | 'drawing' | 'inspector';
export type Level = 'network' | 'block' | 'layer';

export interface ExpectedStep {
  readonly id: string;
  /** Null: what was selected before. */
  readonly tensor: string | null;
  readonly level: Level;
  readonly tab?: string;
  readonly dims: readonly Region[];
  readonly veils?: readonly Region[];
  /** Numbers that its text or its table holds. */
  readonly told?: readonly string[];
  /** The right answer's label where it is the same in both languages, or what both hold. */
  readonly right?: string;
  /** Numbers that the answer holds. */
  readonly answer?: readonly string[];
}

const layer = (block: number, n: number, op = 'conv2') => `features.denseblock${block}.denselayer${n}.${op}`;

export const DENSE: readonly ExpectedStep[] = [
  {
    id: 'guess',
    tensor: 'input',
    level: 'network',
    dims: ['ribbon', 'inspector', 'drawing'],
    veils: ['predictions'],
    told: ['1,000'],
  },
  {
    id: 'shapes',
    tensor: 'input',
    level: 'network',
    dims: ['inspector', 'predictions'],
    told: ['224×224×3', '7×7×1024'],
    // Stem's convolution and pool, and three transitions.
    right: '5',
    answer: ['5'],
  },
  {
    id: 'convolution',
    tensor: 'features.conv0',
    level: 'layer',
    tab: 'unit',
    dims: ['predictions', 'ribbon', 'drawing'],
    told: ['7×7', '147'],
  },
  {
    id: 'order',
    tensor: layer(1, 3, 'input'),
    level: 'layer',
    dims: ['predictions', 'ribbon', 'picture'],
    veils: ['drawing', 'inspector'],
  },
  {
    id: 'all',
    tensor: layer(1, 4),
    level: 'block',
    dims: ['predictions', 'picture', 'inspector'],
    answer: ['3', '4'],
  },
  {
    id: 'growth',
    tensor: layer(1, 3, 'input'),
    level: 'block',
    dims: ['predictions', 'picture'],
    told: ['32', '64 + 32 + 32 = 128'],
    // 64 + 5·32
    right: '224',
    answer: ['224'],
  },
  {
    id: 'bottleneck',
    tensor: layer(3, 24, 'conv1'),
    level: 'layer',
    dims: ['predictions', 'picture'],
    // 256 + 23·32 channels; 9·992·32·196, and (992·128 + 9·128·32)·196
    told: ['992', '56.0 M', '32.1 M'],
    right: '128',
    answer: ['128'],
  },
  {
    id: 'transition',
    tensor: 'features.transition1.pool',
    level: 'layer',
    dims: ['predictions', 'picture'],
    told: ['128', '56×56×256'],
    right: '28×28×128',
    answer: ['28×28×128'],
  },
  {
    id: 'receptive',
    tensor: layer(1, 1),
    level: 'network',
    dims: ['predictions'],
    // 7 + 4 + 2·4
    told: ['19', '224'],
  },
  {
    id: 'evidence',
    tensor: 'classifier',
    level: 'network',
    tab: 'ledger',
    dims: ['drawing', 'ribbon'],
    veils: ['inspector'],
    told: ['17'],
  },
  { id: 'cut', tensor: layer(1, 1), level: 'network', tab: 'lesions', dims: ['ribbon'] },
  { id: 'yours', tensor: layer(1, 3), level: 'block', dims: [] },
];

const part = (
  id: string,
  tensor: string | null,
  level: Level,
  told: readonly string[],
  more: Partial<ExpectedStep> = {},
): ExpectedStep => ({ id, tensor, level, told, dims: ['predictions'], ...more });

/** Parameters and MACs: convolutions are in·out·k² at each pixel, norms 2 a channel. */
export const LAYERS: readonly ExpectedStep[] = [
  part('input', 'input', 'layer', ['224×224×3', '150,528']),
  // 9,408 + 128; 9,408·112²
  part('conv1', 'features.conv0', 'layer', ['7×7', '112×112×64', '56×56×64', '9,536', '118 M']),
  part('block-1', layer(1, 3), 'block', ['64 + 6 × 32 = 256', '56×56×256', '335,040', '1.04 G']),
  part('transition-1', 'features.transition1.pool', 'layer', ['56×56×256', '28×28×128', '33,280', '103 M']),
  part('block-2', layer(2, 3), 'block', ['128 + 12 × 32 = 512', '28×28×512', '919,680', '713 M']),
  part('transition-2', 'features.transition2.pool', 'layer', ['28×28×512', '14×14×256', '132,096', '103 M']),
  part('block-3', layer(3, 3), 'block', ['256 + 24 × 32 = 1024', '14×14×1024', '2,837,760', '549 M']),
  part('transition-3', 'features.transition3.pool', 'layer', ['14×14×1024', '7×7×512', '526,336', '103 M']),
  part('block-4', layer(4, 3), 'block', ['512 + 16 × 32 = 1024', '7×7×1024', '2,158,080', '104 M']),
  part('pool', 'avgpool', 'layer', ['7×7×1024', '1024', '2,048']),
  part('fc', 'classifier', 'layer', ['1024 × 1,000', '1,025,000', '1.02 M'], { dims: [] }),
  part('growth', layer(3, 3), 'block', ['32', '58', '992']),
  // 32·(6·56² + 12·28² + 24·14² + 16·7²) numbers
  part('dropout', null, 'network', ['0.2', '0.5', '0', '58', '1,078,784'], {
    dims: ['predictions', 'drawing'],
    tab: 'signals',
  }),
  // 9·128; √(2 / 1,152)
  part('initialisation', layer(1, 3), 'layer', ['1,152', '0.0417']),
  part('activation', layer(1, 3, 'relu1'), 'layer', ['121']),
  part('norm', layer(1, 3, 'norm1'), 'layer', ['121', '83,648', '1.0']),
  // VGG-16 by its paper: 138,357,544 and 15.47 G; 17.34 times
  part('params', null, 'network', ['7,978,856', '2.83 G', '138,357,544', '15.5 G', '17.3'], {
    tab: 'costs',
  }),
];

type Judged = 'yes' | 'partly' | 'no';

const claim = (
  id: string,
  right: Judged | null,
  tensor: string | null,
  level: Level,
  answer: readonly string[],
  tab?: string,
): ExpectedStep => ({
  id,
  tensor,
  level,
  dims: ['predictions'],
  answer,
  ...(right !== null && { right }),
  ...(tab !== undefined && { tab }),
});

/** In order; zeros and strong weights are measured, and judged where the test measures them itself. */
export const CLAIMS: readonly ExpectedStep[] = [
  claim('convolutions', 'no', 'features.conv0', 'network', ['120', '121']),
  claim('stage', 'no', 'features.conv0', 'layer', ['112×112×64', '56×56×64']),
  claim('unit', 'no', layer(1, 3), 'layer', ['2']),
  claim('order', 'partly', layer(1, 3), 'layer', ['59', '120']),
  claim('fc', 'no', 'classifier', 'layer', []),
  claim('connected', 'no', layer(1, 3), 'network', ['1,653', '477', '4']),
  claim('formula', 'no', layer(1, 3), 'network', ['535', '62']),
  claim('addition', 'no', layer(1, 3, 'input'), 'block', ['64 + 32 + 32 = 128']),
  claim('growth', 'yes', layer(1, 3), 'block', ['58', '32']),
  claim('wide', 'no', layer(1, 6), 'layer', ['224', '128']),
  claim('shrink', 'no', layer(1, 3), 'block', ['6', '56×56']),
  claim('pooling', 'no', 'features.transition1.pool', 'layer', ['3', '0', '1']),
  claim('dropout', 'no', null, 'network', [], 'signals'),
  claim('softmax', 'no', 'classifier', 'layer', []),
  claim('memory', 'no', null, 'network', ['31.9 MB', '196.6 MB', '6.2'], 'costs'),
  claim('work', 'no', null, 'network', ['35.6', '19.4', '4.2', '36.7'], 'costs'),
  claim('norms', 'no', null, 'network', ['83,648', '1.0'], 'costs'),
  claim('size', 'no', 'avgpool', 'layer', ['288', '9×9×1024', '1024', '29']),
  claim('zeros', null, layer(1, 3, 'relu1'), 'layer', []),
  claim('sees', 'partly', layer(4, 16), 'network', ['2,007', '224', '39']),
  claim('weights', null, null, 'network', [], 'connections'),
];
