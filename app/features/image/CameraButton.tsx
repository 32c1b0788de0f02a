import { lazy, Suspense, useState } from 'react';

const CameraDialog = lazy(async () => ({ default: (await import('./CameraDialog')).CameraDialog }));

/** Takes a picture with the visitor's camera, where the browser has such a thing. */
export function CameraButton({ onPicture }: { readonly onPicture: (picture: ImageBitmap) => void }) {
  const [open, setOpen] = useState(false);
  if (navigator.mediaDevices?.getUserMedia === undefined) return null;
  return (
    <>
      <button type="button" className="button" onClick={() => setOpen(true)}>
        Camera
      </button>
      {open && (
        <Suspense>
          <CameraDialog onPicture={onPicture} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
