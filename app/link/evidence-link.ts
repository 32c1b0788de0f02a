import type { CamMethod } from '../../src/engine/protocol/gradients';
import type { LayerMapRef, MapOverlay } from '../store/atlas-slice';
import type { ExplainSlice } from '../store/explain-slice';

/** What a link says of the class that is explained, and of its map over the image. */
export type EvidenceLink = Pick<ExplainSlice, 'classIndex' | 'against' | 'overlay' | 'overlayLayer'>;

const OVERLAYS: readonly MapOverlay[] = ['smooth', 'cells'];
const METHODS: readonly CamMethod[] = ['grad-cam', 'hires-cam', 'layer-cam'];

const classOf = (text: string | null): number | null => (/^\d{1,7}$/.test(text ?? '') ? Number(text) : null);

function layerOf(text: string | null): LayerMapRef | null {
  const [, name, at] = /^([a-z-]+)~([\w.]{1,100})$/.exec(text ?? '') ?? [];
  const method = METHODS.find((known) => known === name);
  return method === undefined || at === undefined ? null : { method, at };
}

/** Reads what {@link formatEvidenceLink} writes; what is no such thing is as usual. */
export function parseEvidenceLink(query: URLSearchParams): EvidenceLink {
  const overlay = OVERLAYS.find((known) => known === query.get('over')) ?? 'off';
  return {
    classIndex: classOf(query.get('class')),
    against: classOf(query.get('against')),
    overlay,
    overlayLayer: overlay === 'off' ? null : layerOf(query.get('cam')),
  };
}

/** Puts what is not as usual into a query: `class=340&over=smooth&cam=grad-cam~features.transition2.pool`. */
export function formatEvidenceLink(
  { classIndex, against, overlay, overlayLayer }: EvidenceLink,
  put: (key: string, value: string | null) => void,
): void {
  put('class', classIndex === null ? null : String(classIndex));
  put('against', against === null ? null : String(against));
  put('over', overlay === 'off' ? null : overlay);
  put('cam', overlayLayer === null ? null : `${overlayLayer.method}~${overlayLayer.at}`);
}
