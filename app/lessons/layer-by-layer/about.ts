import type { LessonAbout } from '../catalogue';

export const about: LessonAbout = {
  id: 'layer-by-layer',
  order: 2,
  minutes: 15,
  title: { en: 'DenseNet-121, layer by layer', zh: '逐层看 DenseNet-121' },
  about: {
    en: 'For readers of articles: every part in order, with its shape, its parameters and its live maps.',
    zh: '适合读过文章的人：按顺序看每个部分的形状、参数和实时特征图。',
  },
};
