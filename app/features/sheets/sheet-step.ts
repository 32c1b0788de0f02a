import type { LessonContext, Numbers, Step } from '../../lessons/lesson';
import type { Messages } from '../../lessons/said';

/** A step with its numbers, for the picture at hand. */
export interface SheetStep {
  readonly step: Step;
  readonly numbers: Numbers;
  readonly context: LessonContext;
  readonly messages: Messages;
}
