import { m } from '../../messages/m';

/** In place of the list, for a network that ends before any class. */
export function NoClasses() {
  return <p className="muted">{m.heads_no_predictions()}</p>;
}

/** What the marks on the bars are. */
export function ThresholdNote() {
  return <p className="predictions-note">{m.thresholds_note()}</p>;
}
