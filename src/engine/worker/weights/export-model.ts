import { writeSelfContained } from '../../../graph/write-self-contained';
import { exportSafetensors } from '../../../weights/export-safetensors';
import type { ModelExport } from '../../protocol/weights';
import type { EngineState } from '../engine-state';

/** The model at work as a file. */
export function exportModel(state: EngineState, format: ModelExport): Uint8Array<ArrayBuffer> {
  const { network, recipe, summary } = state.model;
  if (format === 'onnx') return writeSelfContained(network.model, network.architecture(recipe.size));
  return exportSafetensors(network.model, {
    format: 'pt',
    name: summary.name,
    labels: JSON.stringify(summary.labels.map(({ en }) => en)),
    input: JSON.stringify(recipe),
    output_activation: summary.activation,
    ...(summary.spec.head?.pool !== undefined && { global_pool: summary.spec.head.pool }),
    ...(summary.thresholds !== undefined && { thresholds: JSON.stringify(summary.thresholds) }),
  });
}
