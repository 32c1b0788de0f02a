import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { Architecture } from '../../../../../src/network/architecture';
import type { TensorName } from '../../../../../src/network/spec';
import type { ChannelLine } from '../../../../../src/set/through-line';
import { latestOf } from '../../../../ask/answers';
import { useAppState, useJob, useServices } from '../../../../services';
import { architectureAt } from '../../../../store/architecture';
import type { OpenedSet } from '../source';
import { useSetQuestion } from '../useSetQuestion';
import { lineOf } from './channel-lines';
import { nearestRecorded, type RecordedChannel, recordedChannel } from './recorded';
import { createTensorRuns } from './tensor-runs';

/** The model at work as the set's images entered it, whatever the page's own image. */
export function useSetArchitecture({ model }: OpenedSet): Architecture | null {
  const spec = useAppState((state) => state.model?.spec ?? null);
  return spec === null ? null : architectureAt(spec, model.recipe.size);
}

/** What is shown of a channel, and where it comes from. */
interface Liked {
  readonly tensor: TensorName;
  readonly channel: number;
  /** What to ask the set's worker; null while that is not known. */
  readonly asked: {
    readonly tensor: string;
    readonly channel: number;
    readonly line: ChannelLine | null;
  } | null;
  /** The tensor that is looked at, where all of its answers need the images once more; else null. */
  readonly runFor: TensorName | null;
  /** It stands within a layer, and what is shown is another channel. */
  readonly isNearest: boolean;
  /** Images of which there are records of just this tensor. */
  readonly images: number;
}

/** A batch norm's line between what is recorded and what is looked at; undefined while it is on its way. */
function useLine(of: RecordedChannel | null): ChannelLine | null | undefined {
  const { engine } = useServices();
  const key = JSON.stringify(of?.behind ?? null);
  const [known, setKnown] = useState<{ readonly key: string; readonly line: ChannelLine | null } | null>(
    null,
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says what it depends on.
  useEffect(() => {
    let isOver = false;
    if (of?.behind != null)
      lineOf(engine, of).then(
        (line) => {
          if (!isOver) setKnown({ key, line });
        },
        () => undefined,
      );
    return () => {
      isOver = true;
    };
  }, [engine, key]);
  if (of?.behind == null) return null;
  return known?.key === key ? known.line : undefined;
}

/** What the set knows of the channel that is looked at, or of the nearest one. */
export function useLiked(source: OpenedSet, architecture: Architecture | null): Liked | null {
  const tensor = useAppState((state) => state.tensor);
  const channel = useAppState((state) => state.channel) ?? 0;
  const run = useStore(useJob(createTensorRuns).state);
  const own = useMemo(
    () => (architecture === null || tensor === null ? null : recordedChannel(architecture, tensor, channel)),
    [architecture, tensor, channel],
  );
  const line = useLine(own);
  const needsRun = tensor !== null && (own === null || own.behind !== null);
  const done = run.status === 'idle' || run.status === 'failed' ? 0 : run.done;
  const asker = useMemo(() => ({ ...source, key: `${source.key} ${done}` }), [source, done]);
  const ran = latestOf(useSetQuestion(asker, 'tensor-images', needsRun ? { tensor } : undefined));
  if (architecture === null) return null;
  const images = needsRun && ran?.to.tensor === tensor ? ran.data : 0;
  const runFor = needsRun ? tensor : null;
  if (tensor !== null && images > 0) {
    const last = (architecture.byName.get(tensor)?.shape[0] ?? 1) - 1;
    const at = Math.min(channel, last);
    return {
      tensor,
      channel: at,
      asked: { tensor, channel: at, line: null },
      runFor,
      isNearest: false,
      images,
    };
  }
  if (own?.behind != null && tensor !== null) {
    const asked = line === undefined ? null : { tensor: own.tensor, channel: own.channel, line };
    return { tensor, channel, asked, runFor, isNearest: false, images };
  }
  const near = nearestRecorded(architecture, tensor, channel);
  if (near === null) return null;
  const { tensor: name, channel: at } = near;
  return {
    tensor: name,
    channel: at,
    asked: { tensor: name, channel: at, line: null },
    runFor,
    isNearest: own === null && tensor !== null,
    images,
  };
}
