import { expect, test } from 'vitest';
import { type EvidenceLink, formatEvidenceLink, parseEvidenceLink } from './evidence-link';

const written = (link: EvidenceLink): URLSearchParams => {
  const query = new URLSearchParams('tab=maps');
  formatEvidenceLink(link, (key, value) => (value === null ? query.delete(key) : query.set(key, value)));
  return query;
};

const usual = parseEvidenceLink(new URLSearchParams());

test('what is as usual is left out', () => {
  expect(written(usual).toString()).toBe('tab=maps');
});

test('class, difference and map at a layer lead back', () => {
  const link: EvidenceLink = {
    classIndex: 340,
    against: 7,
    overlay: 'cells',
    overlayLayer: { method: 'layer-cam', at: 'features.denseblock2.denselayer3.conv2' },
  };
  const query = written(link);
  expect(query.get('cam')).toBe('layer-cam~features.denseblock2.denselayer3.conv2');
  expect(parseEvidenceLink(new URLSearchParams(query.toString()))).toEqual(link);
});

test.each(['class=-1&against=1e9&over=big', 'class=two&cam=grad-cam~relu5', 'over=off&cam=grad-cam~<img>'])(
  'nonsense is as usual: %s',
  (query) => {
    expect(parseEvidenceLink(new URLSearchParams(query))).toEqual(usual);
  },
);
