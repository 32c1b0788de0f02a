/** What people take for pictures and browsers do not draw. */
interface OtherPicture {
  /** "This is …". */
  readonly name: string;
  readonly advice: string;
  /** The bytes at `at`, as Latin letters; one of them. */
  readonly magic: readonly string[];
  readonly at: number;
}

const PNG = 'Save it as PNG or JPEG.';

const OTHERS: readonly OtherPicture[] = [
  { name: 'a TIFF, or a camera’s raw file', advice: PNG, magic: ['II*\0', 'MM\0*', 'II+\0', 'MM\0+'], at: 0 },
  {
    name: 'a HEIC photograph, which most browsers do not draw',
    advice: 'Save it as JPEG; phones do when they share it.',
    magic: ['ftypheic', 'ftypheix', 'ftyphevc', 'ftypmif1', 'ftypmsf1'],
    at: 4,
  },
  { name: 'a Photoshop file', advice: PNG, magic: ['8BPS'], at: 0 },
  { name: 'a JPEG 2000 file', advice: PNG, magic: ['\0\0\0\fjP  ', '\xff\x4f\xff\x51'], at: 0 },
  { name: 'a JPEG XL file', advice: PNG, magic: ['\xff\x0a', '\0\0\0\fJXL '], at: 0 },
  { name: 'an OpenEXR file', advice: PNG, magic: ['v/1\x01'], at: 0 },
  { name: 'a PDF', advice: 'Save the page or the picture in it as PNG.', magic: ['%PDF'], at: 0 },
  {
    name: 'a numpy array',
    advice: 'Save it as PNG; ready-made tensors go in by denselens.run().',
    magic: ['\x93NUMPY'],
    at: 0,
  },
  {
    name: 'a film',
    advice: 'Save one of its pictures as PNG.',
    magic: ['ftypisom', 'ftypmp42', 'ftypqt  ', 'ftypM4V '],
    at: 4,
  },
  { name: 'a film', advice: 'Save one of its pictures as PNG.', magic: ['\x1aE\xdf\xa3'], at: 0 },
  { name: 'a zip archive', advice: 'Unpack it first.', magic: ['PK\x03\x04'], at: 0 },
  { name: 'a compressed file', advice: 'Unpack it first.', magic: ['\x1f\x8b'], at: 0 },
];

const holds = (bytes: Uint8Array, magic: string, at: number): boolean =>
  [...magic].every((letter, i) => bytes[at + i] === letter.charCodeAt(0));

/** What a file is that no browser draws, and what to do, in two sentences; null for what may be a picture. */
export function otherPicture(bytes: Uint8Array): string | null {
  const found = OTHERS.find(({ magic, at }) => magic.some((each) => holds(bytes, each, at)));
  return found === undefined ? null : `This is ${found.name}. ${found.advice}`;
}
