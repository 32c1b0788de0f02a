import { useEffect, useRef } from 'react';
import { type AtlasView, createAtlasView } from '../../src/scene/atlas-view';
import type { AtlasViewOptions } from '../../src/scene/atlas-view-options';

interface AtlasHostProps extends AtlasViewOptions {
  readonly className?: string;
}

/**
 * The host of an atlas view; React renders nothing inside it. Another `source` makes another view; whatever
 * else changes is told to the one that is there.
 */
export function AtlasHost({ className = '', ...options }: AtlasHostProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<AtlasView | null>(null);
  // The view outlives renders; what it calls and starts with is always of the latest one.
  const latest = useRef(options);
  latest.current = options;

  const { source } = options;
  useEffect(() => {
    if (host.current === null) return;
    const made = createAtlasView(host.current, {
      ...latest.current,
      source,
      onPainted: (painted) => latest.current.onPainted(painted),
      onError: (error) => latest.current.onError(error),
      onSelect: (channel, position) => latest.current.onSelect(channel, position),
      onPoint: (...told) => latest.current.onPoint(...told),
    });
    view.current = made;
    return () => {
      view.current = null;
      made.destroy();
    };
  }, [source]);
  // Every render is a change of one of the few things that the atlas shows.
  useEffect(() => view.current?.update(latest.current.state, latest.current.describeChannel));

  return <div ref={host} className={`atlas ${className}`.trim()} />;
}
