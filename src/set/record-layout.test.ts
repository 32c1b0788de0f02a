import { describe, expect, it } from 'vitest';
import { buildArchitecture } from '../network/architecture';
import type { DenseNetSpec } from '../network/spec';
import { featureTensor, layOutChannels, summedTensors } from './channel-layout';
import { emptyPeaks } from './peaks';
import {
  fieldLength,
  layOutRecord,
  RECORD_LIMIT,
  readField,
  THUMBNAIL_LIMIT,
  writeRecord,
} from './record-layout';

const densenet = (blockConfig: readonly number[], numClasses: number, growthRate = 32): DenseNetSpec => ({
  growthRate,
  blockConfig,
  numInitFeatures: 2 * growthRate,
  bnSize: 4,
  numClasses,
});

function layoutOf(spec: DenseNetSpec, side = 224) {
  const architecture = buildArchitecture(spec, [side, side]);
  const channels = layOutChannels(architecture, summedTensors(architecture));
  const features = architecture.byName.get(featureTensor(architecture) ?? '')?.shape[0] ?? 0;
  return { channels, layout: layOutRecord(channels, spec.numClasses, features) };
}

describe('a record', () => {
  it('of DenseNet-121 holds logits and features in single precision, every maximum and every mean', () => {
    const { channels, layout } = layoutOf(densenet([6, 12, 24, 16], 1000));
    // What enters four blocks, 58 layers, and relu5.
    expect(channels.tensors).toHaveLength(4 + 58 + 1);
    expect(channels.total).toBe(64 + 128 + 256 + 512 + 58 * 32 + 1024);
    expect(layout.logits).toMatchObject({ precision: 'single', count: 1000 });
    expect(layout.features).toMatchObject({ precision: 'single', count: 1024 });
    expect(layout.maxima).toHaveLength(58);
    expect(layout.means).toHaveLength(62);
    expect(layout.bytes + THUMBNAIL_LIMIT).toBeLessThanOrEqual(RECORD_LIMIT);
  });

  it('never grows beyond its limit, whatever the network', () => {
    for (const [spec, side] of [
      [densenet([6, 12, 48, 32], 1000), 224],
      [densenet([6, 12, 36, 24], 1000, 48), 1024],
      [densenet([6, 12, 24, 16], 21_841), 224],
      [densenet([2, 2], 3, 4), 32],
    ] as const) {
      const { layout } = layoutOf(spec, side);
      expect(layout.bytes + THUMBNAIL_LIMIT).toBeLessThanOrEqual(RECORD_LIMIT);
      expect(layout.features).not.toBeNull();
    }
    expect(layoutOf(densenet([6, 12, 24, 16], 21_841)).layout.logits).toBeNull();
  });

  it('gives back what was written: single precision exactly, half precision to 11 bits, and places', () => {
    for (const side of [32, 2048]) {
      const { channels, layout } = layoutOf(densenet([2, 3], 5, 4), side);
      const peaks = emptyPeaks(channels.total);
      for (let c = 0; c < channels.total; c++) {
        peaks.max[c] = Math.sin(c) * 3;
        peaks.mean[c] = Math.cos(c);
      }
      for (const { start, channels: count, height, width } of channels.tensors)
        for (let c = 0; c < count; c++) peaks.maxAt[start + c] = height * width - 1 - c;
      const logits = Float32Array.from({ length: 5 }, (_, i) => i / 3);
      const features = Float32Array.from({ length: layout.features?.count ?? 0 }, (_, i) => -i / 7);
      const view = new DataView(new ArrayBuffer(3 * layout.bytes));
      writeRecord(layout, view, layout.bytes, { logits, features, peaks });
      const get = (field: Parameters<typeof readField>[1]) => {
        const into = new Float32Array(fieldLength(layout, field) ?? 0);
        readField(layout, field, view, layout.bytes, into);
        return into;
      };
      expect(get({ kind: 'logits' })).toEqual(logits);
      expect(get({ kind: 'features' })).toEqual(features);
      for (const { name, start, channels: count } of channels.tensors.filter(
        ({ name: n }) => n !== 'relu5',
      )) {
        const means = get({ kind: 'means', tensor: name });
        expect(means).toHaveLength(count);
        for (const [c, mean] of means.entries())
          expect(Math.abs(mean - (peaks.mean[start + c] ?? 0))).toBeLessThan(2 ** -11);
        const isLayer = name.includes('denselayer');
        expect(fieldLength(layout, { kind: 'places', tensor: name })).toBe(isLayer ? count : null);
        if (isLayer)
          expect(Array.from(get({ kind: 'places', tensor: name }))).toEqual([
            ...peaks.maxAt.slice(start, start + count),
          ]);
      }
      // The records beside it stay as they were.
      expect(new Uint8Array(view.buffer, 0, layout.bytes).every((byte) => byte === 0)).toBe(true);
      expect(new Uint8Array(view.buffer, 2 * layout.bytes).every((byte) => byte === 0)).toBe(true);
    }
  });
});
