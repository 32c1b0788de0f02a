import { type CSSProperties, type PointerEvent, useCallback, useEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { createFeed } from '../../jobs/feed';
import { m } from '../../messages/m';
import { useActions, useAppState, useJob } from '../../services';
import { Segmented } from '../../ui/Segmented';
import { createKeptDrawing, Drawing, type Point, SIDE } from './drawing';
import { usePenKeys } from './usePenKeys';
import './feed.css';

const COLOURS: readonly (readonly [colour: string, name: () => string])[] = [
  ['#1a1b1f', () => m.feed_black()],
  ['#8b929c', () => m.feed_grey()],
  ['#d62f2f', () => m.feed_red()],
  ['#f0901e', () => m.feed_orange()],
  ['#f5cf2e', () => m.feed_yellow()],
  ['#3a9a4b', () => m.feed_green()],
  ['#2f6fd6', () => m.feed_blue()],
  ['#8a5a35', () => m.feed_brown()],
];

/** Pixels of the drawing. */
const WIDTHS = { thin: 8, medium: 20, thick: 44 } as const;

function pointsOf({ nativeEvent, currentTarget }: PointerEvent<HTMLCanvasElement>): readonly Point[] {
  const box = currentTarget.getBoundingClientRect();
  const all = nativeEvent.getCoalescedEvents?.() ?? [];
  return (all.length > 0 ? all : [nativeEvent]).map(({ clientX, clientY }) => [
    ((clientX - box.left) * SIDE) / box.width,
    ((clientY - box.top) * SIDE) / box.height,
  ]);
}

interface DrawPadProps {
  /** Where the picture is seen: the paper lies on it. */
  readonly frame: HTMLElement;
  readonly onClose: (isDrawing: false) => void;
}

/** A small pad: pen, eraser, colours. What is on it runs through the network while it is drawn. */
export function DrawPad({ frame, onClose }: DrawPadProps) {
  const feed = useJob(createFeed);
  const kept = useJob(createKeptDrawing);
  const { notify } = useActions();
  const image = useAppState((state) => state.image);
  const [before] = useState(image);
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawing = useRef<Drawing | null>(null);
  const [tool, setTool] = useState<'pen' | 'eraser'>('pen');
  const [colour, setColour] = useState('#1a1b1f');
  const [width, setWidth] = useState<keyof typeof WIDTHS>('medium');

  /** The feed ends with an error; the next stroke tries again. */
  const feedIt = useCallback(() => {
    const now = feed.state.getState();
    const own = drawing.current;
    if (own === null || (now.status === 'running' && now.subject === own.subject)) return;
    own.onEnd = (error) => {
      if (error !== null) notify({ topic: 'image', kind: 'error', text: error });
    };
    feed.start(own);
  }, [feed, notify]);
  useEffect(() => {
    if (canvas.current === null) return;
    const made = new Drawing(canvas.current, kept);
    drawing.current = made;
    // What was drawn before is looked at again.
    if (made.isNew) feedIt();
    return () => {
      made.close();
      drawing.current = null;
    };
  }, [kept, feedIt]);
  // Whoever turns to another image wants to see that.
  useEffect(() => {
    const isDrawn = image?.kind === 'own' && image.from === 'drawing';
    if (image !== before && !isDrawn) onClose(false);
  }, [image, before, onClose]);

  const pen = {
    colour: tool === 'pen' ? colour : null,
    width: WIDTHS[width] * (tool === 'pen' ? 1 : 2),
  };
  const keys = usePenKeys({
    putDown: (at) => {
      feedIt();
      drawing.current?.begin(at, pen);
    },
    moveTo: (at) => drawing.current?.goOn([at], pen),
    lift: () => drawing.current?.lift(),
  });
  const [penX, penY] = keys.at;
  const paper = (
    // biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: keys draw on it, and no role is a drawing's.
    <canvas
      ref={canvas}
      className="draw-paper"
      role="application"
      tabIndex={0}
      aria-label={m.feed_paper()}
      onKeyDown={keys.onKeyDown}
      onBlur={keys.raise}
      onPointerDown={(event) => {
        const [first] = pointsOf(event);
        if (event.button !== 0 || first === undefined) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        keys.raise();
        feedIt();
        drawing.current?.begin(first, pen);
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId))
          drawing.current?.goOn(pointsOf(event), pen);
      }}
      onPointerUp={() => drawing.current?.lift()}
      onPointerCancel={() => drawing.current?.lift()}
    />
  );
  return (
    <section className="draw-pad" aria-label={m.feed_pad()}>
      {createPortal(
        <>
          {paper}
          <span
            className={`draw-cursor ${keys.isDown ? 'is-down' : ''}`}
            style={{
              insetInlineStart: `${(100 * penX) / SIDE}%`,
              insetBlockStart: `${(100 * penY) / SIDE}%`,
            }}
            aria-hidden="true"
          />
        </>,
        frame,
      )}
      <p className="muted draw-keys">{m.feed_keys()}</p>
      <span className="visually-hidden" role="status">
        {keys.isDown ? m.feed_pen_down() : ''}
      </span>
      <fieldset className="draw-colours">
        <legend className="visually-hidden">{m.feed_colour()}</legend>
        {COLOURS.map(([value, name]) => (
          <label key={value} title={name()} style={{ '--ink': value } as CSSProperties}>
            <input
              type="radio"
              name="draw-colour"
              aria-label={name()}
              checked={tool === 'pen' && colour === value}
              onChange={() => {
                setColour(value);
                setTool('pen');
              }}
            />
          </label>
        ))}
      </fieldset>
      <div className="draw-tools">
        <Segmented
          label={m.feed_tool()}
          value={tool}
          options={[
            { value: 'pen', label: m.feed_pen() },
            { value: 'eraser', label: m.feed_eraser() },
          ]}
          onChange={setTool}
        />
        <Segmented
          label={m.feed_thickness()}
          value={width}
          options={[
            { value: 'thin', label: m.feed_thin() },
            { value: 'medium', label: m.feed_medium() },
            { value: 'thick', label: m.feed_thick() },
          ]}
          onChange={setWidth}
        />
      </div>
      <div className="draw-tools">
        <button
          type="button"
          className="button"
          onClick={() => {
            feedIt();
            drawing.current?.clear();
          }}
        >
          {m.feed_clear()}
        </button>
        <button type="button" className="button" onClick={() => onClose(false)}>
          {m.feed_close()}
        </button>
      </div>
    </section>
  );
}
