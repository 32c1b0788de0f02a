import type { LessonAbout } from '../catalogue';

export const about: LessonAbout = {
  id: 'dense-connectivity',
  order: 1,
  minutes: 20,
  title: { en: 'Dense connectivity in twelve steps', zh: '十二步看懂稠密连接' },
  about: {
    en: 'For anyone who knows what a convolution is: guess, look, and cut it.',
    zh: '适合知道什么是卷积的人：猜一猜，看一看，再切断试试。',
  },
};
