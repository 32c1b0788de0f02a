import { type Ref, useEffect, useImperativeHandle, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import type { PartConnections } from '../../../src/network/connections';
import { budgetRows } from '../../../src/scene/network-budget';
import {
  createNetworkScene,
  type NetworkScene,
  type NetworkSceneOptions,
} from '../../../src/scene/network-scene';
import type { StrengthOf } from '../../../src/scene/strength';
import { createPartTimer, timesOf } from '../../jobs/part-times';
import { createProfile } from '../../page/profile';
import { useJob } from '../../services';
import type { LevelView } from './level-motion';
import type { NetworkOptions } from './useNetworkOptions';

/** The network level's own controls, besides what every level has. */
export interface NetworkLevelView extends LevelView {
  zoomBy(factor: number): void;
  fit(): void;
}

interface NetworkLevelProps {
  readonly ref: Ref<NetworkLevelView>;
  readonly common: NetworkOptions | null;
  readonly strengthOf: StrengthOf;
  /** The part that is pointed at elsewhere. */
  readonly lit: string | null;
  /** Another level stands in front of it. */
  readonly isBehind: boolean;
  readonly onHover: (connections: PartConnections | null) => void;
  readonly onOpen: (part: string) => void;
}

/** The host of the network scene; React renders nothing inside it. It stays while other levels are shown. */
export function NetworkLevel({ ref, common, strengthOf, lit, isBehind, onHover, onOpen }: NetworkLevelProps) {
  const times = useStore(useJob(createPartTimer).state, timesOf);
  const profile = useStore(useJob(createProfile), ({ draw }) => draw);
  const host = useRef<HTMLDivElement>(null);
  const scene = useRef<NetworkScene | null>(null);
  const architecture = common?.architecture ?? null;
  const rows = useMemo(
    () => (architecture === null ? [] : budgetRows(architecture, times)),
    [architecture, times],
  );
  const options = useMemo(
    (): NetworkSceneOptions | null =>
      common === null ? null : { ...common, budgetRows: rows, profile, strengthOf, lit, onHover, onOpen },
    [common, rows, profile, strengthOf, lit, onHover, onOpen],
  );
  const latest = useRef(options);
  latest.current = options;

  const hasNetwork = options !== null;
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

  // Once: what is handed in anew at every render would be gone in the middle of a motion.
  useImperativeHandle(
    ref,
    () => ({
      element: host.current as HTMLDivElement,
      rectOf: (part) => scene.current?.rectOf(part) ?? null,
      focus: (part) => scene.current?.focus(part),
      zoomBy: (factor) => scene.current?.zoomBy(factor),
      fit: () => scene.current?.fit(),
    }),
    [],
  );

  return <div ref={host} className={`level network-host ${isBehind ? 'is-behind' : ''}`} inert={isBehind} />;
}
