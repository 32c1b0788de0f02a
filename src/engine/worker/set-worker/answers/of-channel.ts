import { DenseLensError } from '../../../../errors';
import { opFacts } from '../../../../network/facts';
import { KEPT_IMAGES } from '../../../../set/channel-records';
import type { Extreme } from '../../../../set/extremes';
import { tellApart } from '../../../../set/tell-apart';
import type { AllRecords, ChannelRanges, SetAnswersRequests } from '../../../protocol/set-answers';
import { TOLD } from '../../../protocol/set-rows';
import { m } from '../../messages/m';
import type { OpenSet } from '../open-set';

type Asked<T extends keyof SetAnswersRequests> = SetAnswersRequests[T]['in'];
type Answer<T extends keyof SetAnswersRequests> = SetAnswersRequests[T]['out'];

/** Images of which two or three that happen to be alike say nothing. */
const FEWEST = 3;

/** @see SetAnswersRequests.separation */
export function separation(set: OpenSet, { tensor, channel, by }: Asked<'separation'>): Answer<'separation'> {
  const more = set.more.of(tensor, channel);
  if (more === null) set.channelNumber(tensor, channel);
  // Those that have not run have NaN, which is left out.
  const ids = set.set.entries.map(({ id }) => id);
  const groups = ids.map((id) =>
    by === 'group' ? (set.set.entries[id]?.group ?? -1) : (set.table.state.classes[id * TOLD] ?? -1),
  );
  if (more !== null) {
    const { maxima, channels } = more;
    if (maxima === null) throw new DenseLensError('explain/unsupported', m.set_no_field());
    const values = Float32Array.from(ids, (id) => maxima[id * channels + channel] ?? Number.NaN);
    return { of: 'maxima', found: tellApart(values, groups, FEWEST) };
  }
  const hasMaxima = set.record.maxima.some((field) => field.tensor.name === tensor);
  const of = hasMaxima ? 'maxima' : 'means';
  const { data, length } = set.matrix({ kind: of, tensor }, ids);
  const values = Float32Array.from(ids, (_, n) => data[n * length + channel] ?? Number.NaN);
  return { of, found: tellApart(values, groups, FEWEST) };
}

/** @see SetAnswersRequests.ranges */
export function ranges({ channels, layout }: OpenSet): ChannelRanges {
  const least = new Float32Array(layout.total);
  const most = new Float32Array(layout.total);
  const silent = new Uint32Array(layout.total);
  let images = 0;
  for (let c = 0; c < layout.total; c++) {
    const ends = channels.endsOf(c);
    least[c] = ends.least;
    most[c] = ends.most;
    silent[c] = ends.silent;
    images = ends.images;
  }
  return { least, most, silent, images };
}

/** @see SetAnswersRequests.records */
export function records(set: OpenSet): AllRecords {
  const { total, tensors } = set.layout;
  const rows = new Map(set.table.done().map((id, row) => [id, row]));
  const facts = opFacts(set.architecture);
  const most = new Float32Array(total * KEPT_IMAGES * 4).fill(Number.NaN);
  const least = most.slice();
  const seen = new Float32Array(total * 3);
  for (const { name, start, channels, width } of tensors) {
    const field = facts.get(name)?.receptiveField;
    const write = (into: Float32Array, channel: number, list: readonly Extreme[]): void => {
      for (const [rank, { image, value, at }] of list.entries())
        into.set(
          [rows.get(image) ?? Number.NaN, value, Math.floor(at / width), at % width],
          (channel * KEPT_IMAGES + rank) * 4,
        );
    };
    for (let channel = start; channel < start + channels; channel++) {
      const record = set.channels.of(channel);
      write(most, channel, record.most);
      write(least, channel, record.least);
      if (field !== undefined) seen.set([field.max, field.jump, field.start], channel * 3);
    }
  }
  const told = tensors.map(({ name, channels }) => ({ name, channels }));
  return { tensors: told, kept: KEPT_IMAGES, most, least, seen };
}
