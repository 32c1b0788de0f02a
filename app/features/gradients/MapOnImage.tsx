import { type ReactNode, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import type { Picture } from '../../../src/tensor/value-picture';
import { useSeenImage } from '../../hooks/useSeenImage';
import type { ImageMap } from '../../jobs/found-maps';
import { createLaidMap, type LaidMap } from '../../page/laid-map';
import { useActions, useAppState, useJob } from '../../services';
import { EvidenceScale } from '../../ui/EvidenceScale';
import { PictureCanvas } from '../../ui/PictureCanvas';
import { evidencePicture } from '../../words/evidence';
import { m } from './messages/m';
import { TestMap } from './TestMap';

interface MapOnImageProps {
  readonly data: Float32Array;
  /** `[h, w]` */
  readonly dims: readonly [number, number];
  /** The value at either end of the palette. */
  readonly reach: number;
  readonly label: string;
  /** Where on the image it lies, in shares of it; everywhere unless told. */
  readonly place?: NonNullable<LaidMap['place']>;
  /** Another image than the current one. */
  readonly picture?: Picture;
  /** Whether cells stay cells when they are enlarged. */
  readonly hasCells?: boolean;
  /** Over both, in the same place. */
  readonly children?: ReactNode;
}

/** The crop that the network saw. */
function SeenImage() {
  return <canvas ref={useSeenImage()} />;
}

/** A signed map over the crop that the network saw, in grey. */
export function MapOnImage({
  data,
  dims,
  reach,
  label,
  place,
  picture,
  hasCells = false,
  children,
}: MapOnImageProps) {
  const [inputHeight, inputWidth] = useAppState((state) => state.result?.inputSize) ?? [1, 1];
  const map = useRef<HTMLCanvasElement>(null);
  const [height, width] = dims;
  useEffect(() => {
    const element = map.current;
    if (element === null) return;
    element.width = width;
    element.height = height;
    element.getContext('2d')?.putImageData(evidencePicture(data, [height, width], reach), 0, 0);
  }, [data, height, width, reach]);
  return (
    <div className="gradient-map" style={{ aspectRatio: `${inputWidth} / ${inputHeight}` }}>
      {picture === undefined ? <SeenImage /> : <PictureCanvas picture={picture} />}
      <div className="gradient-place" style={place}>
        <canvas ref={map} className={hasCells ? 'is-cells' : ''} role="img" aria-label={label} />
        {children}
      </div>
    </div>
  );
}

/** Puts a map over the large image as well, and keeps it the newest while it grows. */
function LayOverImage({ data, dims, reach, label, place, hasCells = false }: MapOnImageProps) {
  const { lay, setOverlay } = useActions();
  const laid = useJob(createLaidMap);
  const isFree = useAppState((state) => state.overlay === 'off' && state.laid === null);
  const there = useStore(laid, ({ map }) => map);
  const own = useRef<Float32Array>(null);
  const put = (): void => {
    own.current = data;
    laid.setState({ map: { data, dims, reach, label, hasCells, ...(place && { place }) } });
  };
  const isOwn = there !== null && (there.data === data || there.data === own.current);
  useEffect(() => {
    if (isOwn && there.data !== data) put();
  });
  const isLaid = isFree && isOwn;
  return (
    <button
      type="button"
      className="link-button"
      aria-pressed={isLaid}
      onClick={() => {
        if (isLaid) return laid.setState({ map: null });
        lay(null);
        setOverlay('off');
        put();
      }}
    >
      {m.shared_lay()}
    </button>
  );
}

interface MapFigureProps extends MapOnImageProps {
  /** What it says and does not say, beside it. */
  readonly says: ReactNode;
  /** How it is made, where it can be put to the test; absent for a map that is not of a class. */
  readonly recipe?: ImageMap | undefined;
}

/** A map with its legend, and what it says. */
export function MapFigure({ says, recipe, ...map }: MapFigureProps) {
  return (
    <div className="gradient-result">
      <div>
        <MapOnImage {...map} />
        <EvidenceScale reach={map.reach} />
        <p className="map-actions">
          <LayOverImage {...map} />
          {recipe !== undefined && <TestMap map={recipe} />}
        </p>
      </div>
      <div className="gradient-says">{says}</div>
    </div>
  );
}
