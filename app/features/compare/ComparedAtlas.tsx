import { useMemo } from 'react';
import type { ComparedSide } from '../../../src/engine/protocol/compare';
import type { AtlasSource, AtlasViewState } from '../../../src/scene/atlas-view';
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
  const { engine, pointed } = useServices();
  const { selectChannel } = useActions();
  const source = useMemo<AtlasSource>(
    () => ({
      lease: (...place) => {
        const surface = engine.lease(...place);
        return { paint: (job) => surface.compared(side, job), destroy: () => surface.destroy() };
      },
      probe: (name, channel, y, x) => engine.ask('probe-compared', { side, name, channel, y, x }),
    }),
    [engine, side],
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
