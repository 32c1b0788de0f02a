interface RefusedProps {
  /** By which its field says that it is described. */
  readonly id: string;
  /** Null: nothing is refused. */
  readonly why: string | null;
}

/** Why what was typed into a field cannot be. */
export function Refused({ id, why }: RefusedProps) {
  return why === null ? null : (
    <span id={id} role="alert" className="range-refused">
      {why}
    </span>
  );
}
