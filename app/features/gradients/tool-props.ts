import type { LogitQuestion } from '../../../src/explain/head';

/** What every tool of the tab is asked about. */
export interface ToolProps {
  readonly question: LogitQuestion;
  readonly runId: number;
  /** The class, or the difference of two, in words. */
  readonly title: string;
}

/** What a tool that needs no class is asked about; null where the network has none, or no image has run. */
export interface UnitToolProps {
  readonly question: LogitQuestion | null;
}
