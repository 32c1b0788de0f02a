import type { ComponentType } from 'react';
import { lazily } from '../../ui/lazily';
import { m } from './messages/m';

/** A tab of the view of a set; it finds all it needs by `useJob(createImageSets)`. */
interface SetTab {
  /** As it stands in the page's address. */
  readonly id: string;
  readonly label: () => string;
  readonly Component: ComponentType;
}

/** The tabs of the view of a set, in order; each is loaded when it is opened. */
export const SET_TABS: readonly SetTab[] = [
  {
    id: 'images',
    label: () => m.set_tab_images(),
    Component: lazily(() => import('./images/ImagesTab'), 'ImagesTab'),
  },
  {
    id: 'accuracy',
    label: () => m.accuracy_tab(),
    Component: lazily(() => import('./accuracy/AccuracyTab'), 'AccuracyTab'),
  },
  {
    id: 'likes',
    label: () => m.answers_tab_likes(),
    Component: lazily(async () => (await import('./answers/load')).loadLikes(), 'Likes'),
  },
  {
    id: 'map',
    label: () => m.answers_tab_map(),
    Component: lazily(async () => (await import('./answers/load')).loadMap(), 'MapTab'),
  },
  {
    id: 'layers',
    label: () => m.answers_tab_layers(),
    Component: lazily(async () => (await import('./answers/load')).loadLayers(), 'LayersTab'),
  },
  {
    id: 'channels',
    label: () => m.answers_tab_channels(),
    Component: lazily(async () => (await import('./answers/load')).loadChannels(), 'ChannelsTab'),
  },
  {
    id: 'lesions',
    label: () => m.answers_tab_lesions(),
    Component: lazily(async () => (await import('./answers/load')).loadLesions(), 'LesionsTab'),
  },
  {
    id: 'classes',
    label: () => m.truth_tab(),
    Component: lazily(() => import('./truth/TruthTab'), 'TruthTab'),
  },
  {
    id: 'report',
    label: () => m.report_tab(),
    Component: lazily(() => import('./report/ReportTab'), 'ReportTab'),
  },
  {
    id: 'export',
    label: () => m.export_tab(),
    Component: lazily(() => import('./export/ExportTab'), 'ExportTab'),
  },
];
