import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deployWith } from '../../testing/deploy.ts';
import { asQuery, fits, NO_SEARCH, readSearch, type Search, writeSearch } from './search.ts';

const BERLIN = 'Europe/Berlin';

test('an address says what is asked for, and nothing else', () => {
  const address = 'q=gift+cards&ref=release%2F1.4&target=a&target=b&status=failed&from=2026-11-01';
  const search = readSearch(new URLSearchParams(address));
  assert.deepEqual([search.target, search.q, search.to], [['a', 'b'], 'gift cards', '']);
  assert.deepEqual(readSearch(writeSearch(search)), search, 'read back as it was written');
  const odd = readSearch(new URLSearchParams('from=tomorrow&to=2026-02-30&colour=blue'));
  assert.deepEqual(odd, NO_SEARCH);
});

test('the reader’s days become instants, also where a day has 25 hours', () => {
  const days = { ...NO_SEARCH, from: '2026-10-25', to: '2026-10-25' };
  assert.equal(
    decodeURIComponent(asQuery(days, BERLIN)),
    'since=2026-10-24T22:00:00.000Z&until=2026-10-25T23:00:00.000Z',
  );
});

test('what is heard of belongs there where it fits every filter', () => {
  const deploy = deployWith({
    ...{ target: 'heroku', status: 'failed', reason: 'Fix Ærø café', sha: 'c41d07bdead' },
    requested_at_utc: '2026-10-25T22:59:59.999Z',
  });
  const yes: readonly Partial<Search>[] = [
    {},
    { target: ['docs', 'heroku'], status: ['failed'], environment: ['production'] },
    { requested_by: 'Ann', ref: 'main', sha: 'C41D07B' },
    { q: 'caf heroku' },
    { from: '2026-10-25', to: '2026-10-25' },
  ];
  const no: readonly Partial<Search>[] = [
    { target: ['docs'] },
    { status: ['succeeded'] },
    { environment: ['staging'] },
    { requested_by: 'Ben' },
    { ref: 'v1' },
    { sha: 'c41d07c' },
    { q: 'caf docs' },
    { from: '2026-10-26' },
    { to: '2026-10-24' },
  ];
  for (const asked of yes) assert.ok(fits(deploy, { ...NO_SEARCH, ...asked }, BERLIN));
  for (const asked of no) assert.ok(!fits(deploy, { ...NO_SEARCH, ...asked }, BERLIN));
  const merged = { ...deploy, merged_into: 'another' };
  assert.ok(!fits(merged, NO_SEARCH, BERLIN));
});
