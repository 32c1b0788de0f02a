import { useEffect, useRef, useState } from 'react';
import { useActions } from '../../services';

function cameraTrouble(error: unknown): string {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError')
    return 'The camera is not allowed here. Allow it in the address bar, or choose a file.';
  if (name === 'NotFoundError') return 'There is no camera. Choose a file instead.';
  return 'The camera could not be opened; another program may be using it. Choose a file instead.';
}

/** What the camera sees, until the picture is taken. */
export function CameraDialog({
  onPicture,
  onClose,
}: {
  readonly onPicture: (picture: ImageBitmap) => void;
  readonly onClose: () => void;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const video = useRef<HTMLVideoElement>(null);
  const [live, setLive] = useState(false);
  const { notify } = useActions();
  const close = useRef(onClose);
  close.current = onClose;

  useEffect(() => {
    dialog.current?.showModal();
    let stream: MediaStream | null = null;
    let open = true;
    const stop = () => {
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
    const start = async () => {
      try {
        stream = await navigator.mediaDevices.getUserMedia({ video: { width: { ideal: 1280 } } });
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
    <dialog ref={dialog} className="camera" aria-label="Camera" onClose={onClose}>
      <video ref={video} playsInline muted />
      <div className="camera-actions">
        <button type="button" className="button" onClick={onClose}>
          Cancel
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
          Take the picture
        </button>
      </div>
    </dialog>
  );
}
