import { useMemo } from 'react';
import type { ComparedSide } from '../../../src/engine/protocol/compare';
import type { AtlasSource, AtlasViewState } from '../../../src/scene/atlas-view-options';
import { createElementValues } from '../../ask/element-values';
import { useActions, useServices } from '../../services';
import { AtlasHost } from '../../ui/AtlasHost';
import { formatValue } from '../../words/format';

/** The comparison's numbers are asked for as such. */
const ignore = (): void => {};

interface ComparedAtlasProps {
  readonly side: ComparedSide;
  /** Of the current tensor; the reference stands beside it. */
  readonly state: AtlasViewState;
  readonly describeChannel: (channel: number) => string;
  readonly onError: (error: unknown) => void;
}

/** One side of a comparison as an atlas. */
export function ComparedAtlas({ side, state, describeChannel, onError }: ComparedAtlasProps) {
  const { engine, answers, pointed } = useServices();
  const { selectChannel } = useActions();
  const source = useMemo<AtlasSource>(
    () => ({
      lease: (...place) => {
        const surface = engine.lease(...place);
        return { paint: (job) => surface.compared(side, job), destroy: () => surface.destroy() };
      },
      values: (...tell) =>
        createElementValues(
          answers,
          `probe-compared ${side}`,
          ({ tensor, channel, y, x }, { signal }) =>
            engine.ask('probe-compared', { side, name: tensor, channel, y, x }, { signal }),
          formatValue,
          ...tell,
        ),
    }),
    [engine, answers, side],
  );
  return (
    <AtlasHost
      className="compared-atlas"
      source={source}
      state={state}
      describeChannel={describeChannel}
      formatValue={formatValue}
      onPainted={ignore}
      onError={onError}
      onSelect={selectChannel}
      onPoint={pointed.point}
    />
  );
}
