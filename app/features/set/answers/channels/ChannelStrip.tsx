import { type KeyboardEvent, type PointerEvent, useState } from 'react';

/** How a channel looks in the strip of its layer. */
export interface ChannelLook {
  readonly isDead: boolean;
  readonly isTwin: boolean;
  /** The most that any reader takes of it, as a multiple of the mean; null while not known. */
  readonly use: number | null;
}

interface ChannelStripProps {
  readonly label: string;
  readonly looks: readonly ChannelLook[];
  readonly say: (channel: number) => string;
  readonly onPoint: (text: string | null) => void;
  readonly onOpen: (channel: number) => void;
}

const CELL = 10;

/** Height of a channel's bar: twice the mean, and more, fills it. */
const heightOf = (use: number | null): number => (use === null ? 0.5 : Math.min(1, use / 2));

/** All channels of a layer side by side: bars as high as they are used; one stop for the Tab key. */
export function ChannelStrip({ label, looks, say, onPoint, onOpen }: ChannelStripProps) {
  const [at, setAt] = useState<number | null>(null);
  const point = (channel: number | null): void => {
    setAt(channel);
    onPoint(channel === null ? null : say(channel));
  };
  const channelAt = ({ currentTarget, clientX }: PointerEvent | React.MouseEvent): number => {
    const box = currentTarget.getBoundingClientRect();
    return Math.max(
      0,
      Math.min(looks.length - 1, Math.floor(((clientX - box.left) / box.width) * looks.length)),
    );
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (event.key === 'Enter' && at !== null) onOpen(at);
    else if (step !== undefined) point(Math.max(0, Math.min(looks.length - 1, (at ?? -step) + step)));
    else return;
    event.preventDefault();
  };
  const bars = (test: (look: ChannelLook) => boolean): string =>
    looks
      .map((look, c) => {
        if (!test(look)) return '';
        const height = Math.max(1, 20 * heightOf(look.use));
        return `M${c * CELL + 1} 20v${-height}h${CELL - 2}v${height}z`;
      })
      .join('');
  const crosses = looks
    .map(({ isDead }, c) => (isDead ? `M${c * CELL + 2} 7l${CELL - 4} 6m0 -6l${4 - CELL} 6` : ''))
    .join('');
  return (
    <div
      className="channel-strip"
      role="application"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: an application is interactive.
      tabIndex={0}
      aria-label={at === null ? label : say(at)}
      onPointerMove={(event) => point(channelAt(event))}
      onPointerLeave={() => point(null)}
      onClick={(event) => onOpen(channelAt(event))}
      onBlur={() => point(null)}
      onKeyDown={onKeyDown}
    >
      <svg viewBox={`0 0 ${looks.length * CELL} 21`} preserveAspectRatio="none" aria-hidden="true">
        <path className="is-used" d={bars((look) => !look.isTwin && (look.use ?? 1) >= 0.1)} />
        <path className="is-little" d={bars((look) => !look.isTwin && (look.use ?? 1) < 0.1)} />
        <path className="is-twin" d={bars((look) => look.isTwin)} />
        <path className="is-dead" d={crosses} />
        {at !== null && <rect className="is-at" x={at * CELL} y="0" width={CELL} height="21" />}
      </svg>
    </div>
  );
}
