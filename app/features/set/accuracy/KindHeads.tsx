import { m } from '../messages/m';

/** The heads of the columns that every table of kinds begins with. */
export function KindHeads() {
  return (
    <>
      <th scope="col">{m.set_column_truth()}</th>
      <th scope="col">{m.accuracy_images()}</th>
      <th scope="col">{m.accuracy_first()}</th>
      <th scope="col">{m.accuracy_interval_head()}</th>
    </>
  );
}
