import { m } from './messages/m';

/** Where random numbers begin: the same seed gives the same answer. */
export function SeedField({
  seed,
  onChange,
}: {
  readonly seed: number;
  readonly onChange: (seed: number) => void;
}) {
  return (
    <label className="gradient-choice">
      {m.shared_seed()}
      <input
        type="number"
        className="mono"
        min={0}
        max={2 ** 31 - 1}
        value={seed}
        onChange={({ target: { valueAsNumber: wished } }) => {
          if (Number.isInteger(wished) && wished >= 0 && wished < 2 ** 31) onChange(wished);
        }}
      />
    </label>
  );
}
