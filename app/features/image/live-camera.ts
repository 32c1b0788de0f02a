import type { FeedSource } from '../../jobs/feed';

/**
 * A camera's pictures, one after the other; the camera is off when the feed has ended.
 * @param onEnd - with a sentence, if that was for an error
 */
export function openLiveCamera(stream: MediaStream, onEnd: (error: string | null) => void): FeedSource {
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  video.srcObject = stream;
  const playing = video.play();
  const nextFrame = (): Promise<void> =>
    new Promise((resolve) => {
      const [track] = stream.getVideoTracks();
      if (track === undefined || track.readyState === 'ended') return resolve();
      // A camera that is taken away gives no frame any more.
      track.addEventListener('ended', () => resolve(), { once: true });
      if ('requestVideoFrameCallback' in video) video.requestVideoFrameCallback(() => resolve());
      else requestAnimationFrame(() => resolve());
    });
  return {
    subject: { kind: 'own', name: '', from: 'live' },
    next: async () => {
      await playing;
      await nextFrame();
      return stream.active ? createImageBitmap(video) : null;
    },
    onEnd: (error) => {
      for (const track of stream.getTracks()) track.stop();
      video.srcObject = null;
      onEnd(error);
    },
  };
}
