import { Suspense, useState } from 'react';
import { m } from '../../messages/m';
import { lazily } from '../../ui/lazily';

const CameraDialog = lazily(() => import('./CameraDialog'), 'CameraDialog');

/** Takes a picture with the visitor's camera, where the browser has such a thing. */
export function CameraButton({ onPicture }: { readonly onPicture: (picture: ImageBitmap) => void }) {
  const [open, setOpen] = useState(false);
  if (navigator.mediaDevices?.getUserMedia === undefined) return null;
  return (
    <>
      <button type="button" className="button" onClick={() => setOpen(true)}>
        {m.image_camera()}
      </button>
      {open && (
        <Suspense>
          <CameraDialog onPicture={onPicture} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
