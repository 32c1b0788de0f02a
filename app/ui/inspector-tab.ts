import type { ComponentType } from 'react';
import type { Op, Part } from '../../src/network/architecture';

/** What is selected, as a tab of the inspector gets it. */
export interface InspectorTabProps {
  readonly part: Part;
  readonly op: Op;
}

/** A tab of the inspector; App.tsx lists them, so that features need not know each other. */
export interface InspectorTab {
  readonly id: string;
  readonly label: () => string;
  readonly Component: ComponentType<InspectorTabProps>;
}
