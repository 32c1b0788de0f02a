import { useEffect, useRef } from 'react';
import type { ComparedSide } from '../../../src/engine/protocol';
import { type AtlasView, type AtlasViewState, createAtlasView } from '../../../src/scene/atlas-view';
import { formatValue } from '../../model/format';
import { useActions, useServices } from '../../services';

interface ComparedAtlasProps {
  readonly side: ComparedSide;
  /** Of the current tensor; the kept one stands beside it. */
  readonly state: AtlasViewState;
  readonly describeChannel: (channel: number) => string;
  readonly onError: (error: unknown) => void;
}

/** One side of a comparison as an atlas; React renders nothing inside it. */
export function ComparedAtlas({ side, state, describeChannel, onError }: ComparedAtlasProps) {
  const { engine, pointed } = useServices();
  const { selectChannel } = useActions();
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<AtlasView | null>(null);
  const latest = useRef({ state, describeChannel, onError });
  latest.current = { state, describeChannel, onError };

  useEffect(() => {
    if (host.current === null) return;
    const made = createAtlasView(host.current, {
      source: {
        attach: (canvas) => {
          const surface = engine.attach(canvas);
          return { paint: (job) => surface.compared(side, job), destroy: () => surface.destroy() };
        },
        probe: (tensor, channel, y, x) => engine.probeCompared(side, tensor, channel, y, x),
        on: (event, listener) => engine.on(event, listener),
      },
      state: latest.current.state,
      describeChannel: latest.current.describeChannel,
      formatValue,
      onPainted: () => {},
      onError: (error) => latest.current.onError(error),
      onSelect: selectChannel,
      onPoint: pointed.point,
    });
    view.current = made;
    return () => {
      view.current = null;
      made.destroy();
    };
  }, [engine, pointed, selectChannel, side]);
  // Every render is a change of one of the few things that the atlas shows.
  useEffect(() => view.current?.update(latest.current.state, latest.current.describeChannel));

  return <div ref={host} className="atlas compared-atlas" />;
}
