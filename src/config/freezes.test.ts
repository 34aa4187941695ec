import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import type { Freeze } from '../engine/ports.ts';
import { parseTargets } from './targets-file.ts';

const TARGETS = `targets: { shop: { repository: acme/shop, workflow: d.yml, environment: production }, \
next: { repository: acme/shop, workflow: d.yml, environment: staging } }\n`;

function freeze(entry: string): Freeze {
  const [only] = parseTargets(
    `${TARGETS}freezes: { one: { reason: r, ${entry} } }`,
    'f',
    {},
  ).freezes;
  assert.ok(only);
  return only;
}

function windowAt({ windowAt }: Freeze, at: string): readonly (string | undefined)[] {
  const window = windowAt(Date.parse(at));
  return [window?.from, window?.until].map((time) =>
    time === undefined ? undefined : new Date(time).toISOString(),
  );
}

describe('a freeze that repeats', () => {
  const weekend = freeze('cron: "0 18 * * FRI", for: 62h, zone: Europe/Berlin');

  test('is on from its firing for its length, else the next one is told', () => {
    const first = ['2026-11-27T17:00:00.000Z', '2026-11-30T07:00:00.000Z'];
    assert.deepEqual(windowAt(weekend, '2026-11-25T12:00:00Z'), first);
    assert.deepEqual(windowAt(weekend, '2026-11-28T12:00:00Z'), first);
    assert.deepEqual(windowAt(weekend, '2026-11-30T07:00:00Z'), [
      '2026-12-04T17:00:00.000Z',
      '2026-12-07T07:00:00.000Z',
    ]);
  });

  test('lasts while its firings run into each other', () => {
    const hours = freeze('cron: "0 9-11 * * *", for: 1h');
    const morning = ['2026-11-27T09:00:00.000Z', '2026-11-27T12:00:00.000Z'];
    assert.deepEqual(windowAt(hours, '2026-11-27T01:00:00Z'), morning);
    assert.deepEqual(windowAt(hours, '2026-11-27T11:30:00Z'), morning);
    assert.equal(windowAt(hours, '2026-11-27T12:00:00Z')[0], '2026-11-28T09:00:00.000Z');
    assert.deepEqual(windowAt(hours, '2026-11-27T08:00:00Z'), morning, 'asked of an earlier time');
    const always = freeze('cron: "0 9 * * *", for: 26h');
    const [, until = ''] = windowAt(always, '2026-11-27T12:00:00Z');
    assert.ok(until > '2027-11-27', `it never opens, and is said to on ${until}`);
    assert.ok((windowAt(always, until)[0] ?? 'never') <= until, 'and does not then either');
  });

  test('keeps to the wall clock of its zone', () => {
    assert.equal(windowAt(weekend, '2026-07-01T00:00:00Z')[0], '2026-07-03T16:00:00.000Z');
  });
});

test('a freeze between two times is over after the second', () => {
  const holidays = freeze('from: "2026-12-20", until: "2027-01-03 08:00", zone: Europe/Berlin');
  const window = ['2026-12-19T23:00:00.000Z', '2027-01-03T07:00:00.000Z'];
  assert.deepEqual(windowAt(holidays, '2026-11-25T12:00:00Z'), window);
  assert.deepEqual(windowAt(holidays, '2027-01-03T07:00:00Z'), [undefined, undefined]);
});

test('the freezes in docs/configuration.md work as they stand', () => {
  const page = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');
  const section = /```yaml\n(freezes:\n[\s\S]*?)```/.exec(page)?.[1] ?? '';
  const { freezes } = parseTargets(`${TARGETS}${section}`, 'signalbox.yaml', {});
  assert.deepEqual(
    freezes.map((each) => [each.id, ...windowAt(each, '2026-12-19T12:00:00Z')]),
    [
      ['weekend', '2026-12-18T17:00:00.000Z', '2026-12-21T07:00:00.000Z'],
      ['holidays', '2026-12-20T18:00:00.000Z', '2027-01-03T08:00:00.000Z'],
    ],
  );
});

test('a freeze concerns the targets and environments it names, or all', () => {
  const shop = { id: 'shop', environment: 'production' };
  const when = 'cron: "0 0 * * *", for: 1h';
  assert.equal(freeze(when).concerns(shop), true);
  assert.equal(freeze(`${when}, environments: [production]`).concerns(shop), true);
  assert.equal(freeze(`${when}, environments: [staging]`).concerns(shop), false);
  assert.equal(freeze(`${when}, targets: [shop]`).concerns({ ...shop, id: 'mall' }), false);
});

test('a mistake in a freeze is told with its place', () => {
  const refused = (entry: string, said: RegExp) =>
    assert.throws(() => freeze(entry), { name: 'ConfigError', message: said }, entry);
  const daily = 'cron: "0 0 * * *"';
  refused(daily, /f:2:\d+: freezes\.one: expected cron and for/);
  refused(`${daily}, for: 1h, targets: [moon]`, /f:2:\d+: .*there is no target moon/);
  refused(
    `${daily}, for: 1h, environments: [staging, prodution]`,
    /f:2:\d+: freezes\.one\.environments\.1: no target has the environment prodution/,
  );
  refused(
    `${daily}, for: 1h, zone: Mars/Base`,
    /f:2:\d+: freezes\.one\.zone: expected a time zone/,
  );
  for (const span of ['0h', '62x', '99999999999999d']) {
    refused(`${daily}, for: ${span}`, /f:2:\d+: freezes\.one\.for: expected a span/);
  }
  const until = 'until: "2027-12-19"';
  refused('from: "2026-12-20", until: "2026-12-19"', /one\.until: expected to end after/);
  for (const day of ['2026-02-31', '2026-13-45', '2026-12-20 25:00', '2026-12-20 18:61']) {
    refused(`from: "${day}", ${until}`, /f:2:\d+: freezes\.one\.from: expected a time in the zone/);
  }
  refused(`from: "2026-12-20", ${until}, zone: Mars/Base`, /f:2:\d+: freezes\.one\.zone: expected/);
});
