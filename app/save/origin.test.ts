import { describe, expect, it } from 'vitest';
import { fileStem } from './origin';

describe('the beginning of a file’s name', () => {
  const own = (name: string) => fileStem({ image: { kind: 'own', name } });
  it.each([
    ['tiger.png', 'tiger'],
    ['My holiday (2).JPEG', 'My-holiday-2'],
    ['../../etc/passwd', 'etc-passwd'],
    ['大象.webp', '大象'],
    ['CON:<>|?*.png', 'CON'],
    ['.png', 'image'],
    ['', 'Your-image'],
    ['a'.repeat(300), 'a'.repeat(60)],
  ])('of %j is %j', (name, stem) => {
    expect(own(name)).toBe(stem);
  });

  it('says what is no file', () => {
    expect(fileStem({ image: null })).toBe('image');
    expect(fileStem({ image: { kind: 'tensor', dims: [1, 3, 8, 8] } })).toBe('tensor');
    expect(fileStem({ image: { kind: 'sample', id: 'x', title: { en: 'Tiger face', zh: '老虎头' } } })).toBe(
      'Tiger-face',
    );
  });
});
