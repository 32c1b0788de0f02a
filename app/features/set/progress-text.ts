import { number } from '../../../src/messages/say';
import type { ImageSetState } from '../../jobs/set-state';
import { m } from './messages/m';

/** How long something takes, roughly. */
function duration(seconds: number): string {
  if (seconds < 90) return m.set_seconds({ count: Math.max(1, Math.round(seconds)) });
  if (seconds < 90 * 60) return m.set_minutes({ count: Math.round(seconds / 60) });
  return m.set_hours({ hours: number(seconds / 3600, { maximumFractionDigits: 1 }) });
}

/**
 * How many images have been looked at, in how long, and when all are.
 * @param isShort - for where there is little room
 */
export function paceText(
  { stage, set, done, failed, duplicates, rate, left }: ImageSetState,
  isShort = false,
): readonly string[] {
  if (stage.status === 'reading') return [m.set_reading()];
  const total = number(set?.entries.length ?? 0);
  const said = [m.set_progress({ done: number(done + failed + duplicates), total })];
  if (stage.status === 'running' && rate !== null) {
    const shown = number(rate, { maximumSignificantDigits: 2 });
    said.push(isShort ? m.set_rate_short({ rate: shown }) : m.set_rate({ rate: shown }));
  }
  if (stage.status === 'running' && left !== null && left > 0)
    said.push(isShort ? duration(left) : m.set_left({ time: duration(left) }));
  if (stage.status === 'paused') said.push(m.set_paused());
  if (stage.status === 'stopped') said.push(m.set_stopped());
  return said;
}

/** The same, and what was not run. */
export function progressText(state: ImageSetState): string {
  const { stage, failed, duplicates } = state;
  const said = [...paceText(state)];
  if (stage.status !== 'reading' && failed > 0) said.push(m.set_failed({ count: failed }));
  if (stage.status !== 'reading' && duplicates > 0) said.push(m.set_duplicates({ count: duplicates }));
  return said.join(m.set_between());
}
