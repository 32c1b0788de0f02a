import { m } from '../../messages/m';
import { useAppState } from '../../services';
import { noteText } from '../../words/model-notes';

/** In place of the list, for a network that ends before any class. */
export function NoClasses() {
  return <p className="muted">{m.heads_no_predictions()}</p>;
}

/** In place of the list, where what the network computed is no order of classes; and which weights that may be of. */
export function NoNumbers() {
  const notes = useAppState((state) => state.model?.notes);
  const odd = notes?.filter(({ code }) => code === 'not-finite' || code === 'variance') ?? [];
  return (
    <div className="predictions-note is-warning">
      <p>{m.predictions_no_numbers()}</p>
      {odd.map((note) => (
        <p key={note.code}>{noteText(note)}</p>
      ))}
    </div>
  );
}

/** What the marks on the bars are. */
export function ThresholdNote() {
  return <p className="predictions-note">{m.thresholds_note()}</p>;
}
