import { JobBar } from '../../ui/JobBar';
import type { Asking } from './useAskedJob';

interface AskingBarProps {
  readonly asking: Pick<Asking<unknown, unknown>, 'state' | 'isCurrent' | 'start' | 'cancel'>;
  /** What is done, e.g. "Covering squares". */
  readonly label: string;
}

/** The bar of a tool's long question. */
export const AskingBar = ({ asking: { state, isCurrent, start, cancel }, label }: AskingBarProps) => (
  <JobBar state={state} label={label} isCurrent={isCurrent} onStart={start} onCancel={cancel} />
);
