import { describe, expect, it } from 'vitest';
import { checkImageFile } from './image-header';
import { otherPicture } from './other-pictures';

const file = (text: string, at = 0): Uint8Array => {
  const bytes = new Uint8Array(400);
  [...text].forEach((letter, i) => {
    bytes[at + i] = letter.charCodeAt(0);
  });
  return bytes;
};

describe('what no browser draws', () => {
  it.each([
    ['TIFF', file('II*\0')],
    ['HEIC', file('ftypheic', 4)],
    ['Photoshop', file('8BPS')],
    ['PDF', file('%PDF-1.7')],
    ['numpy', file('\x93NUMPY')],
    ['zip', file('PK\x03\x04')],
    ['JPEG 2000', file('\0\0\0\x0cjP  ')],
  ])('is named: %s', (name, bytes) => {
    expect(otherPicture(bytes)).toContain(name);
    expect(() => checkImageFile(bytes)).toThrow(
      expect.objectContaining({ code: 'image/undecodable', message: expect.stringContaining(name) }),
    );
  });

  it('and what may be a picture is not', () => {
    for (const bytes of [
      file('\x89PNG\r\n\x1a\n'),
      file('\xff\xd8\xff'),
      file('ftypavif', 4),
      file('GIF89a'),
      file('RIFF'),
    ])
      expect(otherPicture(bytes)).toBeNull();
  });

  it('never has no pixels', () => {
    expect(() => checkImageFile(new Uint8Array(1000))).not.toThrow(/0×0/);
  });
});
