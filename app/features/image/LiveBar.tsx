import { useEffect } from 'react';
import { useStore } from 'zustand';
import { createFeed, type FeedSource } from '../../jobs/feed';
import { m } from '../../messages/m';
import { useActions, useJob } from '../../services';
import { openLiveCamera } from './live-camera';
import './feed.css';

interface LiveBarProps {
  readonly stream: MediaStream;
  readonly onEnd: (camera: null) => void;
}

/** A camera's frames on their way through the network: how many a second, a pause that keeps one, an end. */
export function LiveBar({ stream, onEnd }: LiveBarProps) {
  const feed = useJob(createFeed);
  const state = useStore(feed.state);
  const { notify } = useActions();
  useEffect(() => {
    let camera: FeedSource | undefined;
    // Strict mode mounts twice at once, and the camera is switched off for good.
    const timer = setTimeout(() => {
      camera = openLiveCamera(stream, (error) => {
        if (error !== null) notify({ topic: 'image', kind: 'error', text: error });
        onEnd(null);
      });
      feed.start(camera);
    });
    return () => {
      clearTimeout(timer);
      if (camera !== undefined) feed.stop(camera);
    };
  }, [stream, feed, notify, onEnd]);
  if (state.status === 'off') return null;
  const isPaused = state.status === 'paused';
  return (
    <section className="feed-bar" aria-label={m.feed_live()}>
      <span className={`feed-dot ${isPaused ? '' : 'is-live'}`} aria-hidden="true" />
      <span className="feed-state">
        {isPaused
          ? m.feed_paused()
          : state.rate === null
            ? m.feed_live()
            : m.feed_rate({ rate: state.rate.toFixed(1) })}
      </span>
      <button type="button" className="button" onClick={() => (isPaused ? feed.resume() : feed.pause())}>
        {isPaused ? m.feed_go_on() : m.feed_pause()}
      </button>
      <button type="button" className="button" onClick={() => feed.stop()}>
        {m.feed_stop()}
      </button>
    </section>
  );
}
