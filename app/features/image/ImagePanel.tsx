import { type ReactNode, useEffect, useRef } from 'react';
import { useActions, useAppState, useServices } from '../../services';
import { imageTitle } from '../../store/run-slice';
import { FileButton } from '../../ui/FileButton';
import { ProgressBar } from '../../ui/ProgressBar';
import { CameraButton } from './CameraButton';
import { importTakeFiles } from './import-take-files';
import { SampleStrip } from './SampleStrip';
import './image.css';

/** What the network saw: the crop, painted on a canvas that React never touches again. */
function Preview({ label }: { readonly label: string }) {
  const { results } = useServices();
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const paint = () => {
      const preview = results.latest()?.preview ?? null;
      const element = canvas.current;
      if (preview === null || element === null) return;
      element.width = preview.width;
      element.height = preview.height;
      element.getContext('2d')?.drawImage(preview, 0, 0);
    };
    paint();
    return results.subscribe(paint);
  }, [results]);
  return <canvas ref={canvas} role="img" aria-label={label} />;
}

/**
 * The current image and the ways to another.
 * @param children - drawn over the image, e.g. a class activation map
 */
export function ImagePanel({ children }: { readonly children?: ReactNode }) {
  const image = useAppState((state) => state.image);
  const run = useAppState((state) => state.run);
  const loading = useAppState((state) => state.loading);
  const { store } = useServices();
  const { attempt, classify } = useActions();
  const hasResult = useAppState((state) => state.result !== null);
  // When the page has nothing better to do, so that a drop is taken at once.
  useEffect(() => {
    if (hasResult) void importTakeFiles();
  }, [hasResult]);
  const title = image === null ? '' : imageTitle(image);
  const hasPicture = image !== null && image.kind !== 'tensor';
  return (
    <section className="image-panel" aria-labelledby="image-title">
      <h2 id="image-title" className="visually-hidden">
        Image
      </h2>
      <div className={`image-frame ${hasPicture ? '' : 'is-empty'}`}>
        {hasPicture ? (
          <>
            <Preview label={`What the network saw: ${title}`} />
            {children}
          </>
        ) : (
          <p>{image === null ? 'The first image is on its way' : 'A ready-made tensor has no picture.'}</p>
        )}
        {image === null && loading.status === 'pending' && (
          <ProgressBar className="image-busy" label="Loading the network" progress={loading.progress} />
        )}
        {run.status === 'pending' && (
          <ProgressBar className="image-busy" label="Running the image" progress={run.progress} />
        )}
      </div>
      <div className="image-caption">
        <span className="image-caption-name" title={title}>
          {title}
        </span>
        <div className="image-actions">
          <FileButton
            accept="image/*"
            onFiles={(files) => void importTakeFiles().then(({ takeFiles }) => takeFiles(store, files))}
          >
            Choose…
          </FileButton>
          <CameraButton
            onPicture={(picture) =>
              void attempt('image', classify({ kind: 'own', name: 'Camera' }, picture, { latest: true }))
            }
          />
        </div>
      </div>
      <SampleStrip />
      <p className="image-hint">Or drop or paste one. It never leaves this machine.</p>
    </section>
  );
}
