import { useEffect, useRef } from 'react';
import type { AtlasPainted } from '../../../src/engine/protocol';
import type { Op } from '../../../src/model/architecture';
import { type AtlasView, type AtlasViewState, createAtlasView } from '../../../src/scene/atlas-view';
import { formatValue } from '../../model/format';
import { useActions, useAppState, useServices } from '../../services';
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

/** The host of an atlas view; React renders nothing inside it. */
export function Atlas({ op, arranged, describeChannel, onPainted, onError }: AtlasProps) {
  const { engine, pointed } = useServices();
  const runId = useAppState((state) => state.result?.runId ?? 0);
  const scope = useScope(op);
  const scaling = useScaling(op);
  const theme = useAppState((state) => state.theme);
  const zoom = useAppState((state) => state.zoom);
  const selected = useAppState((state) => state.channel);
  const { selectChannel } = useActions();

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
  };
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<AtlasView | null>(null);
  // The view outlives renders; what it calls and starts with is always of the latest one.
  const latest = useRef({ state, describeChannel, onPainted, onError });
  latest.current = { state, describeChannel, onPainted, onError };

  useEffect(() => {
    if (host.current === null) return;
    const made = createAtlasView(host.current, {
      source: engine,
      state: latest.current.state,
      describeChannel: latest.current.describeChannel,
      formatValue,
      onPainted: (painted) => latest.current.onPainted(painted),
      onError: (error) => latest.current.onError(error),
      onSelect: selectChannel,
      onPoint: pointed.point,
    });
    view.current = made;
    return () => {
      view.current = null;
      made.destroy();
    };
  }, [engine, pointed, selectChannel]);
  // Every render is a change of one of the few things that the atlas shows.
  useEffect(() => view.current?.update(latest.current.state, latest.current.describeChannel));

  return <div ref={host} className="atlas" />;
}
