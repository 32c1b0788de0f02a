import { type Ref, useEffect, useImperativeHandle, useLayoutEffect, useMemo, useRef } from 'react';
import type { ThumbnailsPaint } from '../../../src/engine/protocol/maps';
import type { PartConnections } from '../../../src/network/connections';
import { blockPart } from '../../../src/network/parts';
import { channelInWords } from '../../../src/network/search';
import { asTensorName } from '../../../src/network/spec';
import { type BlockScene, type BlockSceneOptions, createBlockScene } from '../../../src/scene/block-scene';
import type { StrengthOf } from '../../../src/scene/strength';
import { useActions, useAppState, useServices } from '../../services';
import type { LevelView } from './level-motion';
import type { NetworkOptions } from './useNetworkOptions';

interface BlockLevelProps {
  readonly ref: Ref<LevelView>;
  /** On its way out: seen, no more. */
  readonly isLeaving: boolean;
  readonly common: NetworkOptions;
  /** From 1. */
  readonly block: number;
  readonly pick: ThumbnailsPaint['pick'];
  readonly strengthOf: StrengthOf;
  /** The part that is pointed at elsewhere. */
  readonly lit: string | null;
  readonly onHover: (connections: PartConnections | null) => void;
  readonly onPoint: (channel: number | null) => void;
  readonly onOpen: (part: string) => void;
}

/** The host of an opened block's scene; React renders nothing inside it. */
export function BlockLevel({
  ref,
  isLeaving,
  common,
  block,
  pick,
  strengthOf,
  lit,
  onHover,
  onPoint,
  onOpen,
}: BlockLevelProps) {
  const { engine, pointed } = useServices();
  const runId = useAppState((state) => state.result?.runId ?? null);
  const theme = useAppState((state) => state.theme);
  const tensor = useAppState((state) => state.tensor);
  const selectedChannel = useAppState((state) => state.channel);
  const { selectTensor, selectChannel, attempt } = useActions();
  const host = useRef<HTMLDivElement>(null);
  /** Where the pointer is; null for a keyboard's cursor. */
  const pointer = useRef<readonly [x: number, y: number] | null>(null);
  const scene = useRef<BlockScene | null>(null);

  const name = blockPart(common.architecture, block)?.id ?? '';
  const channel = tensor === name ? selectedChannel : null;
  const options = useMemo((): BlockSceneOptions => {
    const { architecture } = common;
    return {
      ...common,
      block,
      channel,
      runId,
      pick,
      theme,
      strengthOf,
      lit,
      describeChannel: (at) => channelInWords(architecture, block, at) ?? '',
      lease: (...place) => engine.lease(...place),
      onOpen,
      onHover,
      onPoint: (at) => {
        onPoint(at);
        const { left = 0, bottom = 0 } =
          host.current?.querySelector('.strip-mark')?.getBoundingClientRect() ?? {};
        const place = pointer.current ?? ([left, bottom] as const);
        pointed.pointChannel(at === null ? null : { tensor: asTensorName(name), channel: at, place });
      },
      onChannel: (at) => {
        selectTensor(name);
        selectChannel(at);
      },
      onError: (error) => void attempt('engine', Promise.reject(error)),
    };
  }, [
    common,
    block,
    name,
    channel,
    runId,
    pick,
    theme,
    strengthOf,
    lit,
    engine,
    pointed,
    selectTensor,
    selectChannel,
    attempt,
    onHover,
    onPoint,
    onOpen,
  ]);
  const latest = useRef(options);
  latest.current = options;

  // Before the level is handed in: whoever moves to it wants its columns at once.
  useLayoutEffect(() => {
    if (host.current === null) return;
    const made = createBlockScene(host.current, latest.current);
    scene.current = made;
    return () => {
      scene.current = null;
      made.destroy();
    };
  }, []);
  useEffect(() => scene.current?.update(options), [options]);

  // Once: what is handed in anew at every render would be gone in the middle of a motion.
  useImperativeHandle(
    ref,
    () => ({
      element: host.current as HTMLDivElement,
      rectOf: (part) => scene.current?.rectOf(part) ?? null,
      focus: (part) => scene.current?.focus(part),
    }),
    [],
  );

  return (
    <div
      ref={host}
      className="level block-host"
      inert={isLeaving}
      onPointerMoveCapture={({ clientX, clientY }) => {
        pointer.current = [clientX, clientY];
      }}
      onKeyDownCapture={() => {
        pointer.current = null;
      }}
    />
  );
}
