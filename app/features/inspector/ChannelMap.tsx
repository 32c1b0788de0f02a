import { type CSSProperties, useEffect, useRef } from 'react';
import { isNonNegative } from '../../../src/network/facts';
import { createChannelCanvas } from '../../../src/scene/channel-canvas';
import { useAppState, useServices } from '../../services';
import { selectArchitecture } from '../../store/architecture';
import type { ChannelRef } from '../../store/atlas-slice';

interface ChannelMapProps {
  readonly shown: ChannelRef;
  readonly className: string;
  readonly label: string;
  readonly style?: CSSProperties;
}

/** One channel's map, by the atlas's own painter. */
export function ChannelMap({ shown, className, label, style }: ChannelMapProps) {
  const { engine } = useServices();
  const architecture = useAppState(selectArchitecture);
  const runId = useAppState((state) => state.result?.runId ?? null);
  const theme = useAppState((state) => state.theme);
  const { clip, palettes } = useAppState((state) => state.scaling);
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<ReturnType<typeof createChannelCanvas> | null>(null);
  const { tensor, channel } = shown;

  useEffect(() => {
    if (host.current === null) return;
    const made = createChannelCanvas(host.current, engine);
    view.current = made;
    return () => {
      view.current = null;
      made.destroy();
    };
  }, [engine]);
  useEffect(() => {
    const shape = architecture?.byName.get(tensor)?.shape;
    if (architecture === null || shape === undefined || runId === null) return;
    const palette = palettes[isNonNegative(architecture, tensor) ? 'sequential' : 'diverging'];
    const map = [shape[1] ?? 1, shape[2] ?? 1] as const;
    view.current?.update({ tensor, channel, map, scaling: { palette, clip }, theme });
  }, [architecture, tensor, channel, runId, theme, clip, palettes]);
  return <div ref={host} className={className} role="img" aria-label={label} style={style} />;
}
