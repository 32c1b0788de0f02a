import { m } from '../messages/m';

/** What people take for pictures and browsers do not draw. */
interface OtherPicture {
  /** What it is, and what to do, in two sentences. */
  readonly say: () => string;
  /** The bytes at `at`, as Latin letters; one of them. */
  readonly magic: readonly string[];
  readonly at: number;
}

const OTHERS: readonly OtherPicture[] = [
  { say: () => m.image_tiff(), magic: ['II*\0', 'MM\0*', 'II+\0', 'MM\0+'], at: 0 },
  {
    say: () => m.image_heic(),
    magic: ['ftypheic', 'ftypheix', 'ftyphevc', 'ftypmif1', 'ftypmsf1'],
    at: 4,
  },
  { say: () => m.image_photoshop(), magic: ['8BPS'], at: 0 },
  { say: () => m.image_jpeg2000(), magic: ['\0\0\0\fjP  ', '\xff\x4f\xff\x51'], at: 0 },
  { say: () => m.image_jpegxl(), magic: ['\xff\x0a', '\0\0\0\fJXL '], at: 0 },
  { say: () => m.image_openexr(), magic: ['v/1\x01'], at: 0 },
  { say: () => m.image_pdf(), magic: ['%PDF'], at: 0 },
  {
    say: () => m.image_numpy(),
    magic: ['\x93NUMPY'],
    at: 0,
  },
  {
    say: () => m.image_film(),
    magic: ['ftypisom', 'ftypmp42', 'ftypqt  ', 'ftypM4V '],
    at: 4,
  },
  { say: () => m.image_film(), magic: ['\x1aE\xdf\xa3'], at: 0 },
  { say: () => m.image_zip(), magic: ['PK\x03\x04'], at: 0 },
  { say: () => m.image_gzip(), magic: ['\x1f\x8b'], at: 0 },
];

const holds = (bytes: Uint8Array, magic: string, at: number): boolean =>
  [...magic].every((letter, i) => bytes[at + i] === letter.charCodeAt(0));

/** What a file is that no browser draws, and what to do, in two sentences; null for what may be a picture. */
export function otherPicture(bytes: Uint8Array): string | null {
  const found = OTHERS.find(({ magic, at }) => magic.some((each) => holds(bytes, each, at)));
  return found === undefined ? null : found.say();
}
