import { type ComponentType, lazy } from 'react';
import { m } from './messages/m';
import type { ToolProps, UnitToolProps } from './tool-props';

/** One way to answer a question. */
export type Tool = {
  /** In links. */
  readonly id: string;
  readonly label: () => string;
  /** Whether it is about one class's probability, so that a difference of two makes no sense. */
  readonly isOfOneClass?: true;
} & (
  | { readonly Component: ComponentType<ToolProps>; readonly UnitComponent?: never }
  /** Of units, so that it works without classes. */
  | { readonly UnitComponent: ComponentType<UnitToolProps>; readonly Component?: never }
);

/** What a visitor may wonder, and what answers it. */
export interface Question {
  readonly id: string;
  readonly title: () => string;
  readonly tools: readonly Tool[];
}

/** A tool that is loaded when it is opened. */
const later = <Name extends string, Props>(
  load: () => Promise<Readonly<Record<Name, ComponentType<Props>>>>,
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
      {
        id: 'masks',
        label: () => m.questions_masks(),
        isOfOneClass: true,
        Component: later(() => import('./RandomMasks'), 'RandomMasks'),
      },
    ],
  },
  {
    id: 'parts',
    title: () => m.questions_parts(),
    tools: [
      {
        id: 'concepts',
        label: () => m.questions_concepts(),
        Component: later(() => import('./Concepts'), 'Concepts'),
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
        UnitComponent: later(() => import('./Footprint'), 'Footprint'),
      },
    ],
  },
  {
    id: 'asks',
    title: () => m.questions_asks(),
    tools: [
      {
        id: 'ascent',
        label: () => m.questions_ascent(),
        UnitComponent: later(() => import('./Ascent'), 'Ascent'),
      },
    ],
  },
  {
    id: 'fooled',
    title: () => m.questions_fooled(),
    tools: [
      {
        id: 'fool',
        label: () => m.questions_fool(),
        isOfOneClass: true,
        Component: later(() => import('./Fooling'), 'Fooling'),
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
  {
    id: 'trust',
    title: () => m.questions_trust(),
    tools: [
      {
        id: 'curves',
        label: () => m.questions_curves(),
        Component: later(() => import('./EditCurves'), 'EditCurves'),
      },
      {
        id: 'sanity',
        label: () => m.questions_sanity(),
        Component: later(() => import('./SanityCheck'), 'SanityCheck'),
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
