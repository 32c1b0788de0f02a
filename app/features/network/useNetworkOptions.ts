import { useMemo, useSyncExternalStore } from 'react';
import { type Cut, cutConnections } from '../../../src/explain/lesion';
import type { Architecture } from '../../../src/network/architecture';
import { countEdges, provenance } from '../../../src/network/provenance';
import type { StrengthOf } from '../../../src/scene/strength';
import { failureOf, latestOf } from '../../ask/answers';
import { useConnectivity } from '../../hooks/useConnectivity';
import { useShapes } from '../../hooks/useShapes';
import { m } from '../../messages/m';
import { useActions, useAppState } from '../../services';
import { selectIsDesigning } from '../../store/design-slice';
import { selectCurrentPartId } from '../../store/selection-slice';
import { strengths } from '../../words/measures';
import { titleOf } from '../../words/parts';
import { writerColor } from '../../words/writers';

/** Labels of the drawing for a room that looks on; `--text-scale` in the style sheets. */
const PRESENTING_SCALE = 1.85;

/** A wall of pixels is looked at from afar; `tokens.css` has the same width and scale. */
const WIDE_SCALE = 1.35;
const WIDE = '(width >= 2560px)';

function followWidth(changed: () => void): () => void {
  const query = matchMedia(WIDE);
  query.addEventListener('change', changed);
  return () => query.removeEventListener('change', changed);
}

const NO_EDGES: ReadonlySet<string> = new Set();
const NO_CUTS: readonly Cut[] = [];

/** How strong connections are by the chosen measure, and how many are shown of how many. */
export interface ArcStrengths {
  readonly strengthOf: StrengthOf;
  readonly shown: number;
  readonly of: number;
  /** Why the measure has no values, or null. */
  readonly failure: string | null;
}

/** The chosen measure's strengths, above the threshold. */
export function useArcStrengths(architecture: Architecture | null): ArcStrengths {
  // Only a network with weights has strengths.
  const measure = useAppState((state) => (selectIsDesigning(state) ? null : state.measure));
  const threshold = useAppState((state) => state.threshold);
  const hasImage = useAppState((state) => state.result !== null);
  const answer = useConnectivity(measure);
  const data = latestOf(answer);
  const failure = failureOf(answer);
  return useMemo(() => {
    const of = architecture === null ? 0 : countEdges(provenance(architecture));
    if (measure === null || data === null) {
      const waits = measure === 'weight-activation' && !hasImage ? m.network_needs_image() : null;
      return { strengthOf: null, shown: of, of, failure: failure ?? waits };
    }
    const found = strengths(data);
    const strengthOf = (edge: string): number | null => {
      const strength = found.get(edge) ?? 0;
      return strength >= threshold ? strength : null;
    };
    const shown = [...found.values()].filter((strength) => strength >= threshold).length;
    return { strengthOf, shown, of, failure: null };
  }, [architecture, measure, threshold, data, failure, hasImage]);
}

/** What the network and an opened block show alike, and what their connections do. */
export function useNetworkOptions(architecture: Architecture | null) {
  const selected = useAppState(selectCurrentPartId);
  const edge = useAppState((state) => state.hoveredEdge ?? state.edge);
  const cuts = useAppState((state) => (selectIsDesigning(state) ? NO_CUTS : state.cuts));
  const path = useAppState((state) => state.path);
  const isPresenting = useAppState((state) => state.isPresenting);
  const isFleeting = useAppState(selectIsDesigning);
  const isWide = useSyncExternalStore(followWidth, () => matchMedia(WIDE).matches);
  const shapes = useShapes();
  const { selectPart, hoverEdge, selectEdge, setTab } = useActions();
  return useMemo(() => {
    if (architecture === null) return null;
    return {
      architecture,
      isFleeting,
      selected,
      edge,
      path,
      cutEdges: cuts.length === 0 ? NO_EDGES : cutConnections(architecture, cuts),
      colorOf: writerColor,
      shapeText: shapes,
      textScale: isPresenting ? PRESENTING_SCALE : isWide ? WIDE_SCALE : 1,
      titleOf: (part: string) => titleOf(architecture, part),
      onSelect: selectPart,
      onHoverEdge: hoverEdge,
      onSelectEdge: (chosen: { readonly source: string; readonly reader: string }) => {
        selectEdge(chosen);
        setTab('connections');
      },
    };
  }, [
    architecture,
    isFleeting,
    selected,
    edge,
    cuts,
    path,
    isPresenting,
    isWide,
    shapes,
    selectPart,
    hoverEdge,
    selectEdge,
    setTab,
  ]);
}

/** @see useNetworkOptions */
export type NetworkOptions = NonNullable<ReturnType<typeof useNetworkOptions>>;
