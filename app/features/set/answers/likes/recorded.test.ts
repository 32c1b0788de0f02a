import { describe, expect, it } from 'vitest';
import { buildArchitecture } from '../../../../../src/network/architecture';
import { plainConnections } from '../../../../../src/testing/plain-connections';
import { SMALL_SPEC } from '../../../../../src/testing/small-model';
import { nearestRecorded, recordedChannel } from './recorded';

const architecture = buildArchitecture(SMALL_SPEC, [64, 64]);

describe('the channel that a set has records of', () => {
  it('is what a source wrote, wherever a reader reads it', () => {
    for (const { source, reader, start } of plainConnections(SMALL_SPEC)) {
      if (!reader.includes('denselayer')) continue;
      const written = source.includes('denselayer') ? `${source}.conv2` : source;
      const channel = start + 1;
      for (const [step, behind] of [
        ['input', null],
        ['norm1', { reader, channel, isRectified: false }],
        ['relu1', { reader, channel, isRectified: true }],
      ] as const)
        expect(recordedChannel(architecture, `${reader}.${step}`, channel)).toEqual({
          tensor: written,
          channel: 1,
          behind,
        });
    }
  });

  it('is itself where it was written, and at the end', () => {
    for (const tensor of ['features.denseblock2.denselayer1.conv2', 'features.pool0', 'relu5'])
      expect(recordedChannel(architecture, tensor, 2)).toEqual({ tensor, channel: 2, behind: null });
  });

  it('is none within a layer; what the layer writes is near', () => {
    const within = 'features.denseblock2.denselayer1.conv1';
    expect(recordedChannel(architecture, within, 2)).toBeNull();
    expect(nearestRecorded(architecture, within, 2)).toEqual({
      tensor: 'features.denseblock2.denselayer1.conv2',
      channel: 0,
      behind: null,
    });
    expect(nearestRecorded(architecture, null, 0)?.tensor).toBe('features.pool0');
  });
});
