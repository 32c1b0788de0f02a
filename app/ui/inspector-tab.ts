import type { ComponentType } from 'react';
import type { Op, Part } from '../../src/network/architecture';

/** What is selected, as a tab of the inspector gets it. */
export interface InspectorTabProps {
  readonly part: Part;
  readonly op: Op;
}

/** What a tab speaks of: the selected layer, the picture at hand, or the model whatever the picture. */
export type TabScope = 'layer' | 'image' | 'model';

/** A tab of the inspector; App.tsx lists them, so that features need not know each other. */
export interface InspectorTab {
  readonly id: string;
  readonly scope: TabScope;
  /** Whether it acts on the selected layer though it speaks of more; tabs of scope `layer` do. */
  readonly actsOnLayer?: boolean;
  readonly label: () => string;
  readonly Component: ComponentType<InspectorTabProps>;
}
