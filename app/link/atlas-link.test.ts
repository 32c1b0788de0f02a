import { expect, test } from 'vitest';
import { asTensorName } from '../../src/network/spec';
import { type AtlasLink, formatAtlasLink, parseAtlasLink } from './atlas-link';

const written = (link: AtlasLink): URLSearchParams => {
  const query = new URLSearchParams('tab=maps');
  formatAtlasLink(link, (key, value) => (value === null ? query.delete(key) : query.set(key, value)));
  return query;
};

const usual = parseAtlasLink(new URLSearchParams());

test('what is as usual is left out', () => {
  expect(written(usual).toString()).toBe('tab=maps');
});

test('everything else leads back', () => {
  const link: AtlasLink = {
    scope: 'fixed',
    arranging: {
      key: 'similarity',
      reversed: true,
      similarTo: 17,
      from: -0.5,
      to: null,
      dead: 'hidden',
      writer: 'features.denseblock2.denselayer3',
    },
    scaling: { clip: 0.005, fixed: [-2, 3.5], palettes: { sequential: 'sea', diverging: 'purple-green' } },
    pins: [
      { tensor: asTensorName('relu5'), channel: 5 },
      { tensor: asTensorName('features.conv0'), channel: 63 },
    ],
    laid: { tensor: asTensorName('relu5'), channel: 5 },
    laidOpacity: 0.35,
  };
  const query = written(link);
  expect(query.get('order')).toBe('-similarity~17');
  expect(query.get('clip')).toBe('0.5');
  expect(parseAtlasLink(new URLSearchParams(query.toString()))).toEqual(link);
});

test('nonsense is as usual', () => {
  const query = new URLSearchParams(
    'order=rainbow&scale=big&clip=x&colours=jet&pins=a b:c&within=~&dead=7&opacity=x',
  );
  expect(parseAtlasLink(query)).toEqual(usual);
});
