import { useEffect, useMemo, useRef, useState } from 'react';
import { cutConnections } from '../../../src/explain/lesion';
import type { UnitConnections } from '../../../src/model/connections';
import {
  createNetworkScene,
  type NetworkScene,
  type NetworkSceneOptions,
} from '../../../src/scene/network-scene';
import { unitsOf } from '../../model/units';
import { writerColor } from '../../model/writers';
import { useActions, useAppState } from '../../services';
import { selectArchitecture } from '../../store/architecture';
import type { EdgeRef } from '../../store/explain-slice';
import { selectUnitId } from '../../store/selection-slice';

const NO_EDGES: ReadonlySet<string> = new Set();

/** What the hovered, or else the selected, unit is connected to, in words. */
function sentence(connections: UnitConnections | null, edge: EdgeRef | null): string {
  if (connections === null && edge !== null) return `${edge.source} → ${edge.reader}`;
  if (connections === null) return 'Hover a layer to see what it reads and who reads it';
  const { unit, reads, readBy } = connections;
  return `${unit} reads ${reads.length}, is read by ${readBy.length}`;
}

/** The network and its toolbar. The scene owns the host element; React renders nothing inside it. */
export function NetworkPanel() {
  const architecture = useAppState(selectArchitecture);
  const selected = useAppState(selectUnitId);
  const edge = useAppState((state) => state.hoveredEdge ?? state.edge);
  const cuts = useAppState((state) => state.cuts);
  const { selectUnit, hoverEdge, selectEdge, setTab } = useActions();
  const host = useRef<HTMLDivElement>(null);
  const scene = useRef<NetworkScene | null>(null);
  const [hovered, setHovered] = useState<UnitConnections | null>(null);

  const cutEdges = useMemo(
    () => (architecture === null ? NO_EDGES : cutConnections(architecture, cuts)),
    [architecture, cuts],
  );
  const options = useMemo((): NetworkSceneOptions | null => {
    if (architecture === null) return null;
    return {
      architecture,
      selected,
      colorOf: writerColor,
      titleOf: (unit) => unitsOf(architecture).get(unit)?.title ?? unit,
      edge,
      cutEdges,
      onSelect: selectUnit,
      onHover: setHovered,
      onHoverEdge: hoverEdge,
      onSelectEdge: (chosen) => {
        selectEdge(chosen);
        setTab('connections');
      },
    };
  }, [architecture, selected, edge, cutEdges, selectUnit, hoverEdge, selectEdge, setTab]);
  const latest = useRef(options);
  latest.current = options;

  const hasNetwork = architecture !== null;
  useEffect(() => {
    if (!hasNetwork || host.current === null || latest.current === null) return;
    const made = createNetworkScene(host.current, latest.current);
    scene.current = made;
    return () => {
      scene.current = null;
      made.destroy();
    };
  }, [hasNetwork]);
  useEffect(() => {
    if (options !== null) scene.current?.update(options);
  }, [options]);

  return (
    <div className="network">
      <div className="network-bar">
        <h2>The network</h2>
        <p className="network-hint">arcs: who reads whom</p>
        <p className="network-status">{sentence(hovered, edge)}</p>
        <fieldset className="network-tools">
          <legend className="visually-hidden">Zoom</legend>
          <button type="button" aria-label="Zoom out" onClick={() => scene.current?.zoomBy(1 / 1.6)}>
            −
          </button>
          <button type="button" aria-label="Zoom in" onClick={() => scene.current?.zoomBy(1.6)}>
            +
          </button>
          <button type="button" onClick={() => scene.current?.fit()}>
            Fit
          </button>
        </fieldset>
      </div>
      <div ref={host} className="network-host" />
    </div>
  );
}
