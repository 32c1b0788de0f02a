import { useEffect, useRef, useState } from 'react';
import { m } from '../../messages/m';
import { useActions } from '../../services';

function cameraTrouble(error: unknown): string {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError') return m.camera_not_allowed();
  if (name === 'NotFoundError') return m.camera_none();
  return m.camera_trouble();
}

/** What the camera sees, until the picture is taken. */
export function CameraDialog({
  onPicture,
  onLive,
  onClose,
}: {
  readonly onPicture: (picture: ImageBitmap) => void;
  readonly onLive: (camera: MediaStream) => void;
  readonly onClose: () => void;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const video = useRef<HTMLVideoElement>(null);
  const camera = useRef<MediaStream | null>(null);
  const [live, setLive] = useState(false);
  const { notify } = useActions();
  const close = useRef(onClose);
  close.current = onClose;

  useEffect(() => {
    dialog.current?.showModal();
    let open = true;
    const stop = () => {
      for (const track of camera.current?.getTracks() ?? []) track.stop();
    };
    const start = async () => {
      try {
        const stream = await navigator.mediaDevices.getUserMedia({ video: { width: { ideal: 1280 } } });
        camera.current = stream;
        if (!open) return stop();
        if (video.current !== null) {
          video.current.srcObject = stream;
          await video.current.play();
          setLive(true);
        }
      } catch (error) {
        if (!open) return;
        notify({ topic: 'image', kind: 'error', text: cameraTrouble(error) });
        close.current();
      }
    };
    void start();
    return () => {
      open = false;
      stop();
    };
  }, [notify]);

  return (
    <dialog ref={dialog} className="camera" aria-label={m.camera_title()} onClose={onClose}>
      <video ref={video} playsInline muted />
      <div className="camera-actions">
        <button type="button" className="button" onClick={onClose}>
          {m.camera_cancel()}
        </button>
        <button
          type="button"
          className="button"
          disabled={!live}
          onClick={() => {
            const stream = camera.current;
            // It goes on without this dialog.
            camera.current = null;
            onClose();
            if (stream !== null) onLive(stream);
          }}
        >
          {m.camera_live()}
        </button>
        <button
          type="button"
          className="button"
          disabled={!live}
          onClick={async () => {
            if (video.current === null) return;
            const picture = await createImageBitmap(video.current);
            onClose();
            onPicture(picture);
          }}
        >
          {m.camera_take()}
        </button>
      </div>
    </dialog>
  );
}
