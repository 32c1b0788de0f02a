import { DenseLensError } from '../../errors';
import { m } from '../messages/m';

/** What a refused graph has that is not read: each kind has what was expected, and what to do about it. */
export type Advice =
  /** Layers that no DenseNet has, or in another order. */
  | 'network'
  /** What stands behind the last maps. */
  | 'head'
  /** What happens to the image before the first convolution. */
  | 'image'
  /** How the graph is written down. */
  | 'export';

const SENTENCES: Readonly<Record<Advice, () => string>> = {
  network: () => m.onnx_advice_network(),
  head: () => m.onnx_advice_head(),
  image: () => m.onnx_advice_image(),
  export: () => m.onnx_advice_export(),
};

/**
 * A refusal that ends with what was expected and what to do.
 * @param problem - a sentence that names the node or the tensor
 */
export const refusedGraph = (problem: string, advice: Advice): DenseLensError =>
  new DenseLensError('model/unsupported', m.onnx_advised({ problem, advice: SENTENCES[advice]() }));
