import type { LogitQuestion } from '../../../src/explain/head';
import { useActions } from '../../services';
import { ClassInput } from './ClassInput';
import { m } from './messages/m';

interface ClassBarProps {
  readonly question: LogitQuestion;
  /** Whether the tool is about one class alone. */
  readonly isOfOne: boolean;
}

/** Which class the tools are asked about, and which one it is compared with. */
export function ClassBar({ question: { index, against }, isOfOne }: ClassBarProps) {
  const { chooseClass, chooseAgainst } = useActions();
  return (
    <div className="gradient-choices">
      <ClassInput label={m.shared_class()} value={index} onChange={chooseClass} />
      {!isOfOne && (
        <ClassInput
          label={m.shared_against()}
          value={against}
          onChange={chooseAgainst}
          onNone={() => chooseAgainst(null)}
        />
      )}
    </div>
  );
}
