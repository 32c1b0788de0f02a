import { tellApart } from '../../../../set/tell-apart';
import type { ChannelRanges, SetAnswersRequests } from '../../../protocol/set-answers';
import { TOLD } from '../../../protocol/set-rows';
import type { OpenSet } from '../open-set';

type Asked<T extends keyof SetAnswersRequests> = SetAnswersRequests[T]['in'];
type Answer<T extends keyof SetAnswersRequests> = SetAnswersRequests[T]['out'];

/** Images of which two or three that happen to be alike say nothing. */
const FEWEST = 3;

/** @see SetAnswersRequests.separation */
export function separation(set: OpenSet, { tensor, channel, by }: Asked<'separation'>): Answer<'separation'> {
  set.channelNumber(tensor, channel);
  // Those that have not run have NaN, which is left out.
  const ids = set.set.entries.map(({ id }) => id);
  const groups = ids.map((id) =>
    by === 'group' ? (set.set.entries[id]?.group ?? -1) : (set.table.state.classes[id * TOLD] ?? -1),
  );
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
