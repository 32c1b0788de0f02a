import type { Engine } from '../../../../../src/engine/client/engine';
import type { ReaderName } from '../../../../../src/network/spec';
import type { ChannelLine } from '../../../../../src/set/through-line';
import type { RecordedChannel } from './recorded';

type Lines = { readonly scale: Float64Array; readonly shift: Float64Array } | null;

/** Of the model at work, by reader; another model has others. */
const known = new WeakMap<object, Map<ReaderName, Promise<Lines>>>();

/** What stands between a recorded channel and the one that is looked at; null for nothing. */
export async function lineOf(engine: Engine, { behind }: RecordedChannel): Promise<ChannelLine | null> {
  const { model } = engine.state.get();
  if (behind === null || model === null) return null;
  const { reader, channel, isRectified } = behind;
  const ofModel = known.get(model) ?? new Map<ReaderName, Promise<Lines>>();
  known.set(model, ofModel);
  const asked = ofModel.get(reader) ?? engine.ask('set-lines', { reader });
  ofModel.set(reader, asked);
  try {
    const lines = await asked;
    return { scale: lines?.scale[channel] ?? 1, shift: lines?.shift[channel] ?? 0, isRectified };
  } catch (error) {
    ofModel.delete(reader);
    throw error;
  }
}
