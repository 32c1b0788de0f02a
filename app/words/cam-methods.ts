import type { CamMethod } from '../../src/engine/protocol/gradients';

/** Class activation maps of inner layers: proper names in every language. */
export const CAM_METHODS: readonly { readonly value: CamMethod; readonly label: string }[] = [
  { value: 'grad-cam', label: 'Grad-CAM' },
  { value: 'hires-cam', label: 'HiResCAM' },
  { value: 'layer-cam', label: 'Layer-CAM' },
];

export const camName = (method: CamMethod): string =>
  CAM_METHODS.find(({ value }) => value === method)?.label ?? method;
