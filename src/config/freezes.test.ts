import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import type { Freeze } from '../engine/ports.ts';
import { parseTargets } from './targets-file.ts';

const TARGETS =
  'targets: { shop: { repository: acme/shop, workflow: d.yml, environment: prod } }\n';

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
  const shop = { id: 'shop', environment: 'prod' };
  const when = 'cron: "0 0 * * *", for: 1h';
  assert.equal(freeze(when).concerns(shop), true);
  assert.equal(freeze(`${when}, environments: [prod]`).concerns(shop), true);
  assert.equal(freeze(`${when}, environments: [staging]`).concerns(shop), false);
  assert.equal(freeze(`${when}, targets: [shop]`).concerns({ ...shop, id: 'mall' }), false);
});

test('a mistake in a freeze is told with its place', () => {
  const refused = (entry: string, said: RegExp) => assert.throws(() => freeze(entry), said, entry);
  refused('cron: "0 0 * * *"', /f:2:\d+: freezes\.one: expected cron and for/);
  refused('cron: "0 0 * * *", for: 1h, targets: [moon]', /f:2:\d+: .*there is no target moon/);
  refused('from: "2026-12-20", until: "2026-12-19"', /freezes\.one/);
  refused('cron: "0 0 * * *", for: 1h, zone: Mars/Base', /freezes\.one/);
});
