import { describe, expect, it } from 'vitest';
import { beginsAsSvg } from './svg-beginning';

describe('an SVG file is known by its beginning', () => {
  it.each([
    '<svg xmlns="http://www.w3.org/2000/svg"/>',
    '<SVG>',
    '<svg/>',
    '\ufeff \r\n\t<svg width="1">',
    '<?xml version="1.0"?><svg\n>',
    '<?xml version="1.0"?>\n<?xml-stylesheet href="a.css"?>\n<!-- a --><!-- b > c -->\n<svg >',
    '<!-- Made with > signs --><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x.dtd"><svg >',
    '<!doctype svg [ <!ENTITY ns "http://ns.adobe.com/"> ]>\n<!-- x -->\n<svg xmlns="&ns;">',
    `<?xml version="1.0"?><!--${' licence '.repeat(300)}--><svg >`,
  ])('%s', (text) => {
    expect(beginsAsSvg(text)).toBe(true);
  });

  it.each([
    '',
    ' ',
    '<',
    '<svgx>',
    '<svg',
    'svg',
    '<!-- <svg > -->',
    '<!-- never closed <svg >',
    '<?xml never closed <svg >',
    '<!doctype html><svg >',
    '<!doctype svg never closed',
    '<!doctype svg [ never closed > <svg >',
    '<html><svg ></html>',
    'text <svg >',
  ])('and not: %s', (text) => {
    expect(beginsAsSvg(text)).toBe(false);
  });
});

describe('no beginning takes long', () => {
  it.each([
    ['comments without a drawing', (n: number) => '<!---->'.repeat(n)],
    ['comments with blanks', (n: number) => '<!-- --> '.repeat(n)],
    ['blanks', (n: number) => ' '.repeat(n)],
    ['instructions', (n: number) => '<?a?>'.repeat(n)],
    ['a comment that never closes', (n: number) => `<!--${'--'.repeat(n)}`],
    ['document types', (n: number) => '<!doctype svg>'.repeat(n)],
    ['subsets that never close', (n: number) => `<!doctype svg ${'['.repeat(n)}`],
  ])('%s', (_, make) => {
    // The expression that stood here took for ever on 40 comments.
    const text = make(200_000);
    const start = performance.now();
    expect(beginsAsSvg(text)).toBe(false);
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});
