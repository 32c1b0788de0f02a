import type { Baseline } from '../../../src/engine/protocol/gradients';
import { m } from './messages/m';

/** What an image is compared with, or covered with, to be chosen from. */
export const baselines = (): readonly { readonly value: Baseline; readonly label: string }[] => [
  { value: 'zero', label: m.shared_mean_colour() },
  { value: 'black', label: m.shared_black() },
  { value: 'white', label: m.shared_white() },
  { value: 'blurred', label: m.shared_blurred() },
];
