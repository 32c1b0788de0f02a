import { useAppState } from '../../services';
import { selectArchitecture } from '../../store/architecture';
import { BudgetTable } from './BudgetTable';
import { PathsPanel } from './PathsPanel';
import './drawer.css';

/** Where parameters, MACs, memory and milliseconds are. */
export function CostsTab() {
  const architecture = useAppState(selectArchitecture);
  return architecture === null ? null : (
    <div className="model-tab is-costs scrolls">
      <BudgetTable architecture={architecture} />
    </div>
  );
}

/** The ways from the picture to the classes; the one that is chosen is seen in the drawing. */
export function PathsTab() {
  const architecture = useAppState(selectArchitecture);
  return architecture === null ? null : (
    <div className="model-tab is-paths scrolls">
      <PathsPanel architecture={architecture} />
    </div>
  );
}
