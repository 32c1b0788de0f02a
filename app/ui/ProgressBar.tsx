import type { Progress } from '../../src/engine/protocol/messages';

/** How far something is; a bar that wanders while that is not known. */
export function ProgressBar({
  label,
  progress,
  className = '',
}: {
  readonly label: string;
  readonly progress: Progress | null;
  readonly className?: string;
}) {
  const share = progress !== null && progress.total > 0 ? progress.loaded / progress.total : null;
  const percent = share === null ? null : Math.round(Math.min(1, share) * 100);
  return (
    <div
      className={`progress ${className}`}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(percent === null ? {} : { 'aria-valuenow': percent })}
    >
      {percent === null ? <div className="is-indeterminate" /> : <div style={{ width: `${percent}%` }} />}
    </div>
  );
}
