import { describe, expect, it } from 'vitest';
import { groupByTable, labelsOfTable, parseTable } from './label-table';

describe('a table of classes', () => {
  it('is read with its quotes, its marks and its line ends', () => {
    expect(parseTable('a,b\r\n"x, ""y""",2\r\n\r\n')).toEqual([
      ['a', 'b'],
      ['x, "y"', '2'],
    ]);
    expect(parseTable('\uFEFFa\tb\n1\t2')).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ]);
    expect(parseTable('a;b;c,d\n"1\n2";3;4')).toEqual([
      ['a', 'b', 'c,d'],
      ['1\n2', '3', '4'],
    ]);
    expect(parseTable('')).toEqual([]);
  });

  it('says what images show, several classes at once, as of ChestX-ray14', () => {
    const rows = parseTable(
      'Image Index,Follow-up #,Finding Labels\n1.png,0,Cardiomegaly|Effusion\n2.png,1,No Finding\n9.png,2,Mass',
    );
    const labels = labelsOfTable(rows, ['xray/images/1.png', 'xray/images/2.png', 'xray/images/3.png']);
    expect(labels?.get('xray/images/1.png')).toEqual(['Cardiomegaly', 'Effusion']);
    expect(labels?.get('xray/images/2.png')).toEqual(['No Finding']);
    expect(labels?.size).toBe(2);
    const files = ['xray/images/1.png', 'xray/images/3.png'].map((path) => ({ path, bytes: 1 }));
    const { entries, groups } = groupByTable(files, labels ?? new Map());
    expect(groups).toEqual([{ name: 'Cardiomegaly | Effusion', labels: ['Cardiomegaly', 'Effusion'] }]);
    expect(entries.map(({ group }) => group)).toEqual([0, -1]);
  });

  it('knows names without endings, and the column behind them where none is headed', () => {
    const rows = parseTable('id,dog_breed_name\nab12,boxer\ncd34,pug');
    expect(labelsOfTable(rows, ['train/ab12.jpg'])?.get('train/ab12.jpg')).toEqual(['boxer']);
  });

  it('is none where no image is named', () => {
    expect(labelsOfTable(parseTable('a,b\n1,2'), ['x.png'])).toBeNull();
    expect(labelsOfTable(parseTable('x.png'), ['x.png'])).toBeNull();
    expect(labelsOfTable([], ['x.png'])).toBeNull();
  });
});
