import { expect, it } from 'vitest';
import { TABS } from '../tabs';
import { embedPanel, PANELS, withPanel } from './panels';

it('one panel by its name, the whole page for any other', () => {
  for (const panel of PANELS) expect(embedPanel(`?model=x&embed=${panel}`)).toBe(panel);
  for (const other of ['', '?embed', '?embed=', '?embed=kitchen', '?tab=maps'])
    expect(embedPanel(other)).toBeNull();
});

it('the whole page of a panel has what the panel shows, and the other way round', () => {
  const whole = 'https://host.test/a/?model=x&image=tiger&tab=ledger';
  expect(withPanel(whole, 'maps')).toBe('https://host.test/a/?model=x&image=tiger&embed=maps');
  expect(withPanel('https://host.test/a/?model=x&embed=ledger&for=https://b.test', null)).toBe(
    'https://host.test/a/?model=x&tab=ledger',
  );
  expect(withPanel('https://host.test/a/?embed=network&level=block', null)).toBe(
    'https://host.test/a/?level=block',
  );
});

it('every tab of the inspector can be a panel', () => {
  const tabs = TABS.map(({ id }) => id);
  expect(PANELS.toSorted()).toEqual(['network', 'image', ...tabs].toSorted());
});
