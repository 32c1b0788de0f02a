import { useMemo } from 'react';
import type { AtlasPainted } from '../../../src/engine/protocol/maps';
import type { Op } from '../../../src/network/architecture';
import { writersOf } from '../../../src/network/provenance';
import type { AtlasSource, AtlasViewState } from '../../../src/scene/atlas-view-options';
import { createElementValues } from '../../ask/element-values';
import { useActions, useAppState, useServices } from '../../services';
import { selectArchitecture } from '../../store/architecture';
import { AtlasHost } from '../../ui/AtlasHost';
import { formatValue } from '../../words/format';
import { endTitle } from '../../words/parts';
import { writerColor } from '../../words/writers';
import type { Arranged } from './useArrangement';
import { useScaling } from './useScaling';
import { useScope } from './useScope';

interface AtlasProps {
  readonly op: Op;
  readonly arranged: Arranged;
  readonly describeChannel: (channel: number) => string;
  readonly onPainted: (painted: AtlasPainted) => void;
  readonly onError: (error: unknown) => void;
}

/** The atlas of the selected tensor. */
export function Atlas({ op, arranged, describeChannel, onPainted, onError }: AtlasProps) {
  const { engine, answers, pointed } = useServices();
  const runId = useAppState((state) => state.result?.runId ?? 0);
  const scope = useScope(op);
  const scaling = useScaling(op);
  const theme = useAppState((state) => state.theme);
  const zoom = useAppState((state) => state.zoom);
  const selected = useAppState((state) => state.channel);
  const { selectChannel } = useActions();

  const source = useMemo<AtlasSource>(
    () => ({
      lease: (...place) => engine.lease(...place),
      values: (...tell) =>
        createElementValues(
          answers,
          'probe',
          ({ tensor, channel, y, x }, { signal }) =>
            engine.ask('probe', { name: tensor, channel, y, x }, { signal }),
          formatValue,
          ...tell,
        ),
    }),
    [engine, answers],
  );

  const architecture = useAppState(selectArchitecture);
  // What a concatenation holds is seen by who wrote it.
  const groups = useMemo(() => {
    if (architecture === null || op.kind !== 'concat') return [];
    return writersOf(architecture, op).map(({ name, block, index, count }) => ({
      title: endTitle(architecture, name),
      color: writerColor(block, index, architecture.spec.blockConfig[block - 1] ?? 1),
      count,
    }));
  }, [architecture, op]);

  const [channels = 0, height = 1, width = 1] = op.shape;
  const state: AtlasViewState = {
    tensor: op.name,
    shape: [channels, height, width],
    runId,
    scope,
    theme,
    zoom,
    order: arranged.order,
    awaitsOrder: arranged.isAwaited,
    scaling,
    selected,
    groups,
  };
  return (
    <AtlasHost
      source={source}
      state={state}
      describeChannel={describeChannel}
      formatValue={formatValue}
      onPainted={onPainted}
      onError={onError}
      onSelect={selectChannel}
      onPoint={(unit, place) => {
        pointed.point(unit);
        pointed.pointChannel(unit === null ? null : { tensor: unit.tensor, channel: unit.channel, place });
      }}
    />
  );
}
