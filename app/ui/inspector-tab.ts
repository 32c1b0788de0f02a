import type { ComponentType } from 'react';
import type { Op } from '../../src/network/architecture';
import type { Unit } from '../words/units';

/** What is selected, as a tab of the inspector gets it. */
export interface InspectorTabProps {
  readonly unit: Unit;
  readonly op: Op;
}

/** A tab of the inspector; App.tsx lists them, so that features need not know each other. */
export interface InspectorTab {
  readonly id: string;
  readonly label: string;
  readonly Component: ComponentType<InspectorTabProps>;
  /** Whether the tab has something to say about a unit; absent: about every one. */
  readonly isFor?: (unit: Unit) => boolean;
}
