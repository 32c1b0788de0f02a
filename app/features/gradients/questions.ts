import { type ComponentType, lazy } from 'react';
import { m } from './messages/m';
import type { ToolProps } from './tool-props';

/** One way to answer a question. */
export interface Tool {
  /** In links. */
  readonly id: string;
  readonly label: () => string;
  readonly Component: ComponentType<ToolProps>;
}

/** What a visitor may wonder, and what answers it. */
export interface Question {
  readonly id: string;
  readonly title: () => string;
  readonly tools: readonly Tool[];
}

/** A tool that is loaded when it is opened. */
const later = <Name extends string>(
  load: () => Promise<Readonly<Record<Name, ComponentType<ToolProps>>>>,
  name: Name,
) => lazy(async () => ({ default: (await load())[name] }));

export const QUESTIONS: readonly Question[] = [
  {
    id: 'where',
    title: () => m.questions_where(),
    tools: [
      {
        id: 'saliency',
        label: () => m.questions_saliency(),
        Component: later(() => import('./Saliency'), 'Saliency'),
      },
      {
        id: 'path',
        label: () => m.questions_path(),
        Component: later(() => import('./PathGradients'), 'PathGradients'),
      },
      {
        id: 'layers',
        label: () => m.questions_layers(),
        Component: later(() => import('./LayerStrip'), 'LayerStrip'),
      },
      {
        id: 'occlusion',
        label: () => m.questions_occlusion(),
        Component: later(() => import('./Occlusion'), 'Occlusion'),
      },
    ],
  },
  {
    id: 'unit',
    title: () => m.questions_unit(),
    tools: [
      {
        id: 'footprint',
        label: () => m.questions_footprint(),
        Component: later(() => import('./Footprint'), 'Footprint'),
      },
    ],
  },
  {
    id: 'learn',
    title: () => m.questions_learn(),
    tools: [
      {
        id: 'norms',
        label: () => m.questions_norms(),
        Component: later(() => import('./GradientNorms'), 'GradientNorms'),
      },
    ],
  },
];

const ALL = QUESTIONS.flatMap(({ tools }) => tools);

/** The tool of an id; the first one for ids that there are not. */
export const toolOf = (id: string | null): Tool => (ALL.find((tool) => tool.id === id) ?? ALL[0]) as Tool;

/** The question that a tool answers. */
export const questionOf = (tool: Tool): Question =>
  (QUESTIONS.find(({ tools }) => tools.includes(tool)) ?? QUESTIONS[0]) as Question;
