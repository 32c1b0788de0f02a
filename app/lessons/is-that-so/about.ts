import type { LessonAbout } from '../catalogue';

export const about: LessonAbout = {
  id: 'is-that-so',
  order: 3,
  minutes: 15,
  title: { en: 'Is that so?', zh: '真的是这样吗？' },
  about: {
    en: 'Claims from articles and forums, each checked against the network that is loaded.',
    zh: '文章和论坛里的说法，逐一用当前网络检验。',
  },
};
