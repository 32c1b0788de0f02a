import { Suspense, useState } from 'react';
import { m } from '../../messages/m';
import { lazily } from '../../ui/lazily';

const CameraDialog = lazily(() => import('./CameraDialog'), 'CameraDialog');

interface CameraButtonProps {
  readonly onPicture: (picture: ImageBitmap) => void;
  /** The camera is the caller's then, to be switched off. */
  readonly onLive: (camera: MediaStream) => void;
}

/** Takes a picture with the visitor's camera, or one after the other, where the browser has such a thing. */
export function CameraButton({ onPicture, onLive }: CameraButtonProps) {
  const [open, setOpen] = useState(false);
  if (navigator.mediaDevices?.getUserMedia === undefined) return null;
  return (
    <>
      <button type="button" className="button" onClick={() => setOpen(true)}>
        {m.image_camera()}
      </button>
      {open && (
        <Suspense>
          <CameraDialog onPicture={onPicture} onLive={onLive} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
