import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { chunk, png } from '../png';

/** What comes in place of a picture, the code that it is refused by, and what the sentence says; null: it is shown. */
export type HostilePicture = readonly [
  what: string,
  bytes: Buffer | string,
  type: string,
  code: string | null,
  says: RegExp,
];

const fixture = (name: string): Buffer =>
  readFileSync(new URL(`../../fixtures/pictures/${name}`, import.meta.url));

const SHOWN = [null, /^$/] as const;

/** The same without any picture in it: only its header says how large it is. */
const hollow = (width: number, height: number): Buffer => {
  const whole = png(2, 2);
  const header = Buffer.from(whole.subarray(16, 29));
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  return Buffer.concat([whole.subarray(0, 8), chunk('IHDR', header), chunk('IEND', Buffer.alloc(0))]);
};

const svg = (inside: string, attributes = 'width="64" height="64"'): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" ${attributes}>${inside}</svg>`;

const RED = '<rect width="64" height="64" fill="red"/>';
const [NOT_ONE, CUT_OFF] = [
  /not an image that the browser can read\. JPEG, PNG/,
  /ends too early: .*cut off or damaged/,
];
const [REMOTE, DAMAGED] = [/loads images, fonts or styles from elsewhere/, /SVG is damaged/];

export const HOSTILE_PICTURES: readonly HostilePicture[] = [
  ['nothing', '', 'image/png', 'image/undecodable', /file is empty/],
  ['words', 'only words, '.repeat(50), 'text/plain', 'image/undecodable', NOT_ONE],
  ['words that call themselves PNG', 'only words, '.repeat(50), 'image/png', 'image/undecodable', NOT_ONE],
  ['a signature alone', '\x89PNG\r\n\x1a\n', 'image/png', 'image/undecodable', CUT_OFF],
  ['a PNG without its end', fixture('alpha.png').subarray(0, 150), 'image/png', 'image/undecodable', CUT_OFF],
  [
    'a JPEG without its end',
    fixture('cmyk.jpg').subarray(0, 400),
    'image/jpeg',
    'image/undecodable',
    CUT_OFF,
  ],
  ['a GIF without its end', fixture('still.gif').subarray(0, 60), 'image/gif', 'image/undecodable', CUT_OFF],
  [
    'a WebP without its end',
    fixture('lossless.webp').subarray(0, 40),
    'image/webp',
    'image/undecodable',
    CUT_OFF,
  ],
  [
    'a PNG of 600 megapixels',
    png(30_000, 20_000),
    'image/png',
    'image/too-large',
    /30000×20000.*100 megapixels/,
  ],
  [
    'a PNG that says 2 billion by 2 billion',
    hollow(2 ** 31 - 1, 2 ** 31 - 1),
    'image/png',
    'image/too-large',
    /megapixels/,
  ],
  ['a PNG with a header and no picture', hollow(64, 64), 'image/png', 'image/undecodable', NOT_ONE],
  ['a PNG of one pixel', png(1, 1), 'image/png', 'image/too-small', /1×1 pixels: too small/],
  ['a PNG of one line', png(500, 1), 'image/png', 'image/too-small', /500×1 pixels: too small/],
  ['TIFF', fixture('tiff.tif'), 'image/tiff', 'image/undecodable', /TIFF.*Save it as PNG or JPEG/],
  ['TIFF that calls itself PNG', fixture('tiff.tif'), 'image/png', 'image/undecodable', /TIFF/],
  [
    'HEIC',
    `\0\0\0\x18ftypheic\0\0\0\0mif1heic${'\0'.repeat(200)}`,
    'image/heic',
    'image/undecodable',
    /HEIC.*Save it as JPEG/,
  ],
  ['a PDF', '%PDF-1.7\n%âãÏÓ', 'application/pdf', 'image/undecodable', /PDF.*as PNG/],
  [
    'a Photoshop file',
    `8BPS\0\x01${'\0'.repeat(60)}`,
    'image/vnd.adobe.photoshop',
    'image/undecodable',
    /Photoshop/,
  ],
  ['JPEG 2000', `\0\0\0\fjP  ${'\0'.repeat(60)}`, 'image/jp2', 'image/undecodable', /JPEG 2000/],
  ['JPEG XL', `\xff\x0a${'\0'.repeat(60)}`, 'image/jxl', 'image/undecodable', /JPEG XL/],
  ['OpenEXR', `v/1\x01${'\0'.repeat(60)}`, 'image/x-exr', 'image/undecodable', /OpenEXR/],
  [
    'a film',
    `\0\0\0\x18ftypmp42\0\0\0\0mp42isom${'\0'.repeat(200)}`,
    'video/mp4',
    'image/undecodable',
    /film/,
  ],
  ['a numpy array', `\x93NUMPY\x01\0${'\0'.repeat(60)}`, 'image/png', 'image/undecodable', /numpy array/],
  [
    'DICOM without anything in it',
    `${'\0'.repeat(128)}DICM${'\0'.repeat(60)}`,
    'application/dicom',
    'image/undecodable',
    /DICOM/,
  ],
  ['a zip archive', 'PK\x03\x04 and so on', 'application/zip', 'image/undecodable', /zip archive.*Unpack/],
  ['a compressed SVG', gzipSync(svg(RED)), 'image/svg+xml', 'image/undecodable', /compressed file.*Unpack/],
  ['a web page', '<!doctype html><p>no picture, only words', 'text/html', 'image/undecodable', NOT_ONE],
  [
    'a web page of comments',
    `<!doctype html>${'<!-- a -->'.repeat(60)}<p>`,
    'image/svg+xml',
    'image/undecodable',
    DAMAGED,
  ],
  ['comments without end', `${'<!-- a -->'.repeat(200)}<!--`, 'image/svg+xml', 'image/undecodable', DAMAGED],
  ['an SVG cut short', svg('<rect').slice(0, -12), 'image/svg+xml', 'image/undecodable', DAMAGED],
  [
    'an SVG that loads from elsewhere',
    svg('<image href="https://example.com/x.png"/>'),
    'image/svg+xml',
    'image/remote-content',
    REMOTE,
  ],
  [
    'an SVG that imports a style',
    svg(`<style>@import "https://example.com/x.css";</style>${RED}`),
    'image/svg+xml',
    'image/remote-content',
    REMOTE,
  ],
  [
    'an SVG with a web page in it',
    svg('<foreignObject width="9" height="9"><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject>'),
    'image/svg+xml',
    'image/undecodable',
    /foreignObject/,
  ],
  [
    'an SVG of 90,000 by 90,000',
    svg(RED, 'width="90000" height="90000"'),
    'image/svg+xml',
    'image/too-large',
    /90000×90000/,
  ],
  [
    'a billion laughs',
    `<!DOCTYPE s [<!ENTITY a "ha"><!ENTITY b "${'&a;'.repeat(99)}">]>${svg('&b;')}`,
    'image/svg+xml',
    'image/undecodable',
    DAMAGED,
  ],
  [
    'an SVG with a script, which is not run',
    svg(`<script>globalThis.hacked=1</script>${RED}`),
    'image/svg+xml',
    ...SHOWN,
  ],
  [
    'an SVG with handlers, which are not',
    svg(`<rect width="64" height="64" onload="globalThis.hacked=1" fill="red"/>`),
    'image/svg+xml',
    ...SHOWN,
  ],
  [
    'an SVG whose patterns are in patterns',
    svg(
      `<defs><pattern id="a" width="2" height="2"><rect width="2" height="2" fill="url(#a)"/></pattern></defs><rect width="64" height="64" fill="url(#a)"/>`,
    ),
    'image/svg+xml',
    ...SHOWN,
  ],
  ['PNG that calls itself a film', fixture('alpha.png'), 'video/mp4', ...SHOWN],
  ['16 bits a grey', fixture('sixteen-bit.png'), 'image/png', ...SHOWN],
  ['16 bits a colour', fixture('sixteen-bit-colour.png'), 'image/png', ...SHOWN],
  ['interlaced', fixture('interlaced.png'), 'image/png', ...SHOWN],
  ['CMYK', fixture('cmyk.jpg'), 'image/jpeg', ...SHOWN],
  ['an icon of several', fixture('icons.ico'), 'image/x-icon', ...SHOWN],
  ...['animated.gif', 'animated.png', 'animated.webp'].map(
    (name): HostilePicture => [`of ${name} the first frame`, fixture(name), 'image/gif', ...SHOWN],
  ),
  ...[1, 2, 3, 4, 5, 6, 7, 8].map(
    (turn): HostilePicture => [`EXIF ${turn}`, fixture(`exif-${turn}.jpg`), 'image/jpeg', ...SHOWN],
  ),
];
