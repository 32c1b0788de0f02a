import { type ReactNode, Suspense, useEffect, useState } from 'react';
import { isFed } from '../../../src/engine/protocol/subject';
import { useSeenImage } from '../../hooks/useSeenImage';
import { m } from '../../messages/m';
import { useActions, useAppState, useServices } from '../../services';
import type { AppState } from '../../store/app-state';
import { imageTitle } from '../../store/run-slice';
import { FileButton } from '../../ui/FileButton';
import { lazily } from '../../ui/lazily';
import { ProgressBar } from '../../ui/ProgressBar';
import { CameraButton } from './CameraButton';
import { CropNote } from './CropNote';
import { importTakeFiles } from './import-take-files';
import { SampleStrip } from './SampleStrip';
import './image.css';

const DrawPad = lazily(() => import('./DrawPad'), 'DrawPad');
const LiveBar = lazily(() => import('./LiveBar'), 'LiveBar');
const BitsNote = lazily(() => import('./FrameSlider'), 'BitsNote');
const FrameSlider = lazily(() => import('./FrameSlider'), 'FrameSlider');
const WindowSliders = lazily(() => import('./WindowSliders'), 'WindowSliders');

/** What the network saw. */
function Preview({ label }: { readonly label: string }) {
  return <canvas ref={useSeenImage()} role="img" aria-label={label} />;
}

/** What stands in the picture's place. */
function placeText({ backend, catalogue, image, loading, model, run }: AppState): string {
  if (image !== null) return m.first_image_tensor();
  if (backend.status === 'error') return m.first_image_engine_failed();
  if (model === null && (loading.status === 'error' || catalogue.status === 'error'))
    return m.first_image_no_network();
  if (run.status === 'error') return m.first_image_failed();
  const isComing = [backend, catalogue, loading, run].some(({ status }) => status === 'pending');
  // Before anything was begun, it is about to be.
  return isComing || backend.status === 'idle' ? m.first_image_coming() : m.first_image_none();
}

/**
 * The current image and the ways to another.
 * @param children - drawn over the image, e.g. a class activation map
 * @param set - what leads to a set of images, once there may be one
 */
export function ImagePanel({ children, set }: { readonly children?: ReactNode; readonly set?: ReactNode }) {
  const image = useAppState((state) => state.image);
  const run = useAppState((state) => state.run);
  const loading = useAppState((state) => state.loading);
  const services = useServices();
  const { attempt, classify, openSet } = useActions();
  const hasResult = useAppState((state) => state.result !== null);
  const isDeep = useAppState((state) => state.result?.depth !== undefined);
  const hasFrames = useAppState((state) => state.result?.frames !== undefined);
  const isReduced = useAppState((state) => state.result?.bits !== undefined);
  // When the page has nothing better to do, so that a drop is taken at once.
  useEffect(() => {
    if (hasResult) void importTakeFiles();
  }, [hasResult]);
  const title = image === null ? '' : imageTitle(image);
  const hasPicture = image !== null && image.kind !== 'tensor';
  const instead = useAppState(placeText);
  const [frame, setFrame] = useState<HTMLDivElement | null>(null);
  const [isDrawing, setDrawing] = useState(false);
  const [camera, setCamera] = useState<MediaStream | null>(null);
  const takeLive = (stream: MediaStream) => {
    setDrawing(false);
    setCamera(stream);
  };
  return (
    <section className="image-panel" aria-labelledby="image-title">
      <h2 id="image-title" className="visually-hidden">
        {m.image_title()}
      </h2>
      <div ref={setFrame} className={`image-frame ${hasPicture ? '' : 'is-empty'}`}>
        {hasPicture ? (
          <>
            <Preview label={m.image_seen({ title })} />
            {children}
          </>
        ) : (
          <p>{instead}</p>
        )}
        {image === null && loading.status === 'pending' && (
          <ProgressBar className="image-busy" label={m.image_loading()} progress={loading.progress} />
        )}
        {run.status === 'pending' && !isFed(image) && (
          <ProgressBar className="image-busy" label={m.image_running()} progress={run.progress} />
        )}
      </div>
      <div className="image-caption">
        <span className="image-caption-name" title={title}>
          {title}
        </span>
        <div className="image-actions">
          <FileButton
            accept="image/*,.dcm,.dicom,application/dicom"
            multiple
            onFiles={(files) => void importTakeFiles().then(({ takeFiles }) => takeFiles(services, files))}
          >
            {m.image_choose()}
          </FileButton>
          <button
            type="button"
            className="button"
            aria-pressed={isDrawing}
            onClick={() => {
              setCamera(null);
              setDrawing(!isDrawing);
            }}
          >
            {m.image_draw()}
          </button>
          <CameraButton
            onLive={takeLive}
            onPicture={(picture) =>
              void attempt(
                'image',
                classify({ kind: 'own', name: '', from: 'camera' }, picture, { latest: true }),
              )
            }
          />
        </div>
      </div>
      {camera !== null && (
        <Suspense>
          <LiveBar stream={camera} onEnd={setCamera} />
        </Suspense>
      )}
      {isDrawing && frame !== null && (
        <Suspense>
          <DrawPad frame={frame} onClose={setDrawing} />
        </Suspense>
      )}
      {hasFrames && (
        <Suspense>
          <FrameSlider />
        </Suspense>
      )}
      {isDeep && (
        <Suspense>
          <WindowSliders />
        </Suspense>
      )}
      {isReduced && (
        <Suspense>
          <BitsNote />
        </Suspense>
      )}
      {hasPicture && <CropNote />}
      <SampleStrip />
      <p className="image-hint">{m.image_hint()}</p>
      <button type="button" className="button image-set" onClick={() => openSet()}>
        {set ?? m.image_set()}
      </button>
    </section>
  );
}
