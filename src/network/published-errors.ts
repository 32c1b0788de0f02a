/** How often a network is wrong on ImageNet's validation set, by one centre crop. */
export interface PublishedError {
  readonly network: string;
  /** Percent, top 1. */
  readonly error: number;
  readonly source: 'paper' | 'torchvision';
}

/**
 * Table 3 of the paper (single crop), and torchvision's IMAGENET1K_V1 weights, which were trained alike
 * (https://pytorch.org/vision/stable/models.html: 100 − acc@1).
 */
export const PUBLISHED_ERRORS: readonly PublishedError[] = [
  { network: 'DenseNet-121', error: 25.02, source: 'paper' },
  { network: 'DenseNet-169', error: 23.8, source: 'paper' },
  { network: 'DenseNet-201', error: 22.58, source: 'paper' },
  { network: 'DenseNet-264', error: 22.15, source: 'paper' },
  { network: 'DenseNet-121', error: 25.566, source: 'torchvision' },
  { network: 'DenseNet-161', error: 22.862, source: 'torchvision' },
  { network: 'DenseNet-169', error: 24.4, source: 'torchvision' },
  { network: 'DenseNet-201', error: 23.104, source: 'torchvision' },
  { network: 'VGG-16', error: 28.408, source: 'torchvision' },
  { network: 'ResNet-50', error: 23.87, source: 'torchvision' },
  { network: 'ResNet-101', error: 22.626, source: 'torchvision' },
  { network: 'MobileNetV2', error: 28.122, source: 'torchvision' },
];
