import type { Architecture } from '../../../../../src/network/architecture';
import { provenance } from '../../../../../src/network/provenance';
import type { ReaderName, TensorName } from '../../../../../src/network/spec';
import { summedTensors } from '../../../../../src/set/channel-layout';

/** A reader's batch norm, or the ReLU behind it, between a channel and what was written. */
interface Behind {
  readonly reader: ReaderName;
  /** In what the reader reads. */
  readonly channel: number;
  readonly isRectified: boolean;
}

/** A channel that sets keep records of. */
export interface RecordedChannel {
  readonly tensor: TensorName;
  readonly channel: number;
  /** What stands between it and the channel that is looked at; null for nothing. */
  readonly behind: Behind | null;
}

/**
 * The channel of which a set has records, behind one that is looked at: itself, or, of what a reader reads of a
 * block (concatenation, norm, ReLU), the one that was written. Null for what stands within a layer.
 */
export function recordedChannel(
  architecture: Architecture,
  tensor: string,
  channel: number,
): RecordedChannel | null {
  const own = summedTensors(architecture).find((name) => name === tensor);
  if (own !== undefined) return { tensor: own, channel, behind: null };
  for (const { name, sources, readers } of provenance(architecture)) {
    const reader = readers.find(({ concat, norm, relu }) => [concat, norm, relu].some((of) => of === tensor));
    if (reader === undefined && name !== tensor) continue;
    const source = sources.find(({ start, count }) => channel >= start && channel < start + count);
    if (source === undefined) continue;
    const isRectified = reader?.relu === tensor;
    const behind =
      reader !== undefined && (isRectified || reader.norm === tensor)
        ? { reader: reader.name, channel, isRectified }
        : null;
    return { tensor: source.tensor, channel: channel - source.start, behind };
  }
  return null;
}

/** The same, and where there is none what the part that the tensor is in writes, or the network's first. */
export function nearestRecorded(
  architecture: Architecture,
  tensor: string | null,
  channel: number,
): RecordedChannel | null {
  const found = tensor === null ? null : recordedChannel(architecture, tensor, channel);
  if (found !== null) return found;
  const part = architecture.byName.get(tensor ?? '')?.part;
  const names = summedTensors(architecture);
  const own = names.find((name) => architecture.byName.get(name)?.part === part) ?? names[0];
  return own === undefined ? null : { tensor: own, channel: 0, behind: null };
}
