import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { TensorName } from '../../../../../src/network/spec';
import { failureOf, latestOf } from '../../../../ask/answers';
import { foundOf } from '../../../../jobs/job';
import { useActions, useAppState, useJob } from '../../../../services';
import { JobBar } from '../../../../ui/JobBar';
import { formatCount } from '../../../../words/format';
import { m } from '../messages/m';
import type { OpenedSet } from '../source';
import { useSetQuestion } from '../useSetQuestion';
import { ChannelPicker } from './ChannelPicker';
import { Examples } from './Examples';
import { MaxHistogram } from './MaxHistogram';
import { ToldApart } from './ToldApart';
import { createTensorRuns } from './tensor-runs';
import { useLiked, useSetArchitecture } from './useLiked';
import './likes.css';

/** What one channel answers to, over all images of the set. */
export function LikesTab({ source }: { readonly source: OpenedSet }) {
  const architecture = useSetArchitecture(source);
  const tensor = useAppState((state) => state.tensor);
  const { selectTensor, selectChannel } = useActions();
  const liked = useLiked(source, architecture);
  const asker = useMemo(
    () => ({ ...source, key: `${source.key} ${liked?.images ?? 0}` }),
    [source, liked?.images],
  );
  const answer = useSetQuestion(asker, 'channel', liked?.asked ?? undefined);
  if (architecture === null || liked === null) return null;
  const choose = (next: { tensor: string; channel: number }): void => {
    selectTensor(next.tensor);
    selectChannel(next.channel);
  };
  const failure = failureOf(answer);
  const told = latestOf(answer);
  const isOwn = JSON.stringify(told?.to ?? null) === JSON.stringify(liked.asked);
  return (
    <div className="likes">
      <p className="set-lead">{m.likes_lead()}</p>
      <ChannelPicker architecture={architecture} chosen={liked} onChoose={choose} />
      {liked.isNearest && <p className="muted">{m.likes_nearest({ tensor: tensor ?? '' })}</p>}
      {liked.runFor !== null && <TensorRun source={source} tensor={liked.runFor} images={liked.images} />}
      {failure !== null && <p role="alert">{failure}</p>}
      {told?.data.images === 0 && <p className="muted">{m.likes_none_yet()}</p>}
      {told !== null && told.data.images > 0 && (
        <>
          <Examples
            source={source}
            record={told.data}
            // An answer to the question before is drawn by the layer that it is of.
            tensor={isOwn ? liked.tensor : told.to.tensor}
            channel={isOwn ? liked.channel : told.to.channel}
          />
          {(liked.runFor === null || liked.images > 0 || liked.isNearest) && (
            <div className="likes-below">
              <MaxHistogram record={told.data} />
              <ToldApart source={asker} tensor={liked.tensor} channel={liked.channel} />
            </div>
          )}
        </>
      )}
    </div>
  );
}

/** Runs the set's images once more for a tensor of which not every image is summed up. */
function TensorRun({
  source,
  tensor,
  images,
}: {
  readonly source: OpenedSet;
  readonly tensor: TensorName;
  readonly images: number;
}) {
  const job = useJob(createTensorRuns);
  const state = useStore(job.state);
  const found = foundOf(state);
  const isOwn = found?.tensor === tensor;
  const total = source.done.length;
  const isWhole = images >= total;
  return (
    <div className="set-options likes-run">
      <p className="muted">
        {isWhole
          ? m.likes_run_whole({ tensor, images: formatCount(images) })
          : m.likes_run_why({ tensor, images: formatCount(images), total: formatCount(total) })}
      </p>
      {!isWhole && (
        <JobBar
          state={isOwn || state.status === 'running' ? state : { status: 'idle' }}
          label={m.likes_running({ tensor: found?.tensor ?? tensor })}
          isCurrent={false}
          isDisabled={source.isRunning}
          onStart={() => job.start(source, tensor)}
          onCancel={job.cancel}
        />
      )}
    </div>
  );
}
