import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CompiledQuery } from 'kysely';
import { createDeploys } from '../../src/store/deploys.ts';
import { createLogTails } from '../../src/store/log-tails.ts';
import { createNotifications } from '../../src/store/notifications.ts';
import { createNumbers } from '../../src/store/numbers.ts';
import { createViews } from '../../src/store/views.ts';
import {
  changeBy,
  entryOf,
  everything,
  FREELY,
  newDeploy,
  observed,
  openStore,
  sending,
  told,
} from './bench.ts';

test('pages of any size hold every deploy once, newest first', async () => {
  await using bench = await openStore();
  const deploys = Array.from({ length: 23 }, (_, i) => newDeploy({ target: `t${i % 3}` }));
  for (const deploy of deploys) await bench.store.insert(deploy, entryOf(deploy), FREELY);
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 30 }),
      fc.constantFrom<string[]>([], ['t0'], ['t1', 't2']),
      async (limit, target) => {
        const seen: string[] = [];
        let before: number | null = null;
        do {
          const page = await bench.views.list({ ...everything, target, limit, before });
          seen.push(...page.deploys.map((deploy) => deploy.wish.id));
          before = page.next;
        } while (before !== null);
        const wanted = deploys.filter(
          ({ wish }) => target.length === 0 || target.includes(wish.target),
        );
        assert.deepEqual(seen, wanted.map(({ wish }) => wish.id).reverse());
      },
    ),
    { numRuns: 40 },
  );
});

test('a search finds beginnings of words, and nothing typed is an operator', async () => {
  await using bench = await openStore();
  const deploy = newDeploy({ reason: 'fix checkout rounding', ref: 'release/1.4' });
  const other = newDeploy({ reason: 'gift cards' });
  for (const one of [deploy, other]) await bench.store.insert(one, entryOf(one), FREELY);
  const found = async (q: string): Promise<number> =>
    (await bench.views.list({ ...everything, q })).deploys.length;
  assert.equal(await found('check round'), 1);
  assert.equal(await found('release/1.4'), 1);
  assert.equal(await found('ann'), 2);
  assert.equal(await found('checkout OR gift'), 0);
  assert.equal(await found('" NEAR( *'), 0);
  assert.equal(await found('  '), 2);
  const begun = changeBy(deploy, sending);
  await bench.store.save(begun);
  const known = changeBy(begun.deploy, told(19_482_113_907));
  await bench.store.save(known);
  await bench.store.save(changeBy(known.deploy, observed(19_482_113_907, 'c41d07bdeadbeef')));
  assert.equal(await found('19482113907'), 1);
  assert.equal(await found('c41d07b'), 1);
});

test('of a search as long as a pasted text the first ten different words count', async () => {
  await using bench = await openStore();
  const ten = 'fix the rounding of totals at checkout for gift cards';
  const deploy = newDeploy({ reason: ten });
  await bench.store.insert(deploy, entryOf(deploy), FREELY);
  const found = async (q: string): Promise<number> =>
    (await bench.views.list({ ...everything, q })).deploys.length;
  assert.equal(await found(`${ten} and ${'whatever '.repeat(20)}else`), 1);
  assert.equal(await found(`fix fi f ${'fix '.repeat(20)} elsewhere`), 0, 'said again is no word');
});

test('a viewer that comes back is told the newest of each deploy that changed meanwhile', async () => {
  await using bench = await openStore();
  const [first, second] = [newDeploy(), newDeploy()];
  await bench.store.insert(first, entryOf(first), FREELY);
  const seen = await bench.store.insert(second, entryOf(second), FREELY);
  assert.ok(seen.kind === 'created');
  const begun = changeBy(first, sending);
  await bench.store.save(begun);
  await bench.store.save(changeBy(begun.deploy, told(7)));
  const changed = await bench.views.changedSince(seen.position, 10);
  assert.deepEqual(
    changed.map(({ deploy }) => [deploy.wish.id, deploy.version]),
    [[first.wish.id, 3]],
  );
});

test('no question of the server’s reads the whole history', async () => {
  await using bench = await openStore();
  const deploy = newDeploy();
  await bench.store.insert(deploy, entryOf(deploy), FREELY);
  const dates = { since: deploy.wish.requestedAt, until: deploy.wish.requestedAt + 1 };
  const queries = await recordQueries(bench.db, async (db) => {
    const [store, views] = [createDeploys(db), createViews(db)];
    await store.load('x');
    await store.findByKey('s', 'k');
    await store.findByRun(1);
    await store.followed(0);
    await store.unsettled('a/b', 'w.yml', 0);
    await store.byRuns([1, 2]);
    await store.lastChangeAt();
    await store.known(['a', 'b']);
    await views.list(everything);
    await views.list({ ...everything, target: ['a', 'b'], before: 9 });
    await views.list({ ...everything, status: ['failed'], requestedBy: ['ann'] });
    await views.list({ ...everything, ref: ['main'] });
    await views.list({ ...everything, q: 'shop' });
    await views.list({ ...everything, q: 'shop', ...dates, ref: ['main'] });
    await views.list({ ...everything, environment: ['production', 'staging'] });
    await views.list({ ...everything, origin: ['outside'] });
    await views.list({ ...everything, sha: ['c41d07b', 'abcdef0'], ref: ['main'] });
    await views.list({ ...everything, ...dates });
    await views.list({ ...everything, ...dates, target: ['heroku', 'b'], status: ['accepted'] });
    await views.commits('c41d07b', 20);
    await views.timeline('x');
    await views.standings(['a', 'b']);
    await views.changedSince(5, 10);
    const notifications = createNotifications(db);
    await notifications.open([{ name: 'a', kind: 'slack', events: 'all', targets: null }]);
    await notifications.unread('a', 10);
    await notifications.waiting('a', 10);
    await notifications.standing('a', 10);
  });
  assert.ok(queries.length > 15);
  for (const query of queries) {
    const plan = await explain(bench.db, query);
    // Walking along the key until a LIMIT is reached is no reading of the whole.
    const isBounded = query.text.includes('limit') && !plan.includes('TEMP B-TREE');
    if (!isBounded)
      assert.doesNotMatch(plan, /SCAN deploy(?! USING INDEX deploy_followed)/, query.text);
  }
});

test('each question to the history goes through its own index', async () => {
  await using bench = await openStore();
  const walked: readonly (readonly [string, Partial<typeof everything>])[] = [
    ['deploy_by_sha', { sha: ['c41d07b'] }],
    ['deploy_by_environment', { environment: ['production', 'staging'] }],
    ['deploy_by_origin', { origin: ['outside'] }],
    ['deploy_by_target_status', { target: ['a', 'b'], status: ['failed'], before: 9 }],
  ];
  for (const [index, asked] of walked) {
    const queries = await recordQueries(bench.db, async (db) => {
      await createViews(db).positions({ ...everything, ...asked });
    });
    const plan = await explain(bench.db, queries.at(-1) ?? { text: '', parameters: [] });
    assert.match(plan, new RegExp(`USING INDEX ${index} `), JSON.stringify(asked));
  }
});

test('words beside what few deploys are: they are looked up once, not for each of those', async () => {
  await using bench = await openStore();
  const queries = await recordQueries(bench.db, async (db) => {
    await createViews(db).positions({
      ...everything,
      target: ['a', 'b'],
      status: ['failed'],
      q: 'x',
    });
  });
  const plan = await explain(bench.db, queries.at(-1) ?? { text: '', parameters: [] });
  assert.match(plan, /deploy_by_target_status/);
  assert.equal(plan.match(/deploy_search/g)?.length, 1);
  assert.match(plan, /LIST SUBQUERY \d+\nSCAN deploy_search VIRTUAL TABLE/);
});

test('what stands at a target goes through an index for each of its parts', async () => {
  await using bench = await openStore();
  const queries = await recordQueries(bench.db, async (db) => {
    await createViews(db).standings(['a', 'b']);
  });
  const plan = await explain(bench.db, queries[0] ?? { text: '', parameters: [] });
  for (const index of ['deploy_live', 'deploy_open_by_target', 'deploy_last']) {
    assert.match(plan, new RegExp(`SEARCH deploy USING INDEX ${index} \\(target=`));
  }
  assert.doesNotMatch(plan, /SCAN deploy|TEMP B-TREE/);
});

test('each of the numbers goes through an index of its own, no further than its span', async () => {
  await using bench = await openStore();
  const period = { from: 1, until: 3 };
  const days = [{ date: '2026-11-25', ...period }];
  const queries = await recordQueries(bench.db, async (db) => {
    const numbers = createNumbers(db);
    await numbers.lasted('heroku');
    await numbers.smooth('heroku');
    await numbers.perDay('heroku', days);
    await numbers.outages('heroku', period);
    await numbers.lead(['heroku', 'docs'], period);
  });
  const within = (index: string, span: string): RegExp =>
    new RegExp(`SEARCH deploy USING (COVERING )?INDEX ${index} \\(target=\\?${span}\\)`);
  const span = ' AND finished_at>\\? AND finished_at<\\?';
  const expected = [
    [within('deploy_smooth', '')],
    [within('deploy_smooth', '')],
    [within('deploy_ended', span)],
    [within('deploy_ended', span), within('deploy_failed', span), within('deploy_live', ' .*')],
    [within('deploy_ended', span)],
  ];
  assert.equal(queries.length, expected.length);
  for (const [i, query] of queries.entries()) {
    const plan = await explain(bench.db, query);
    for (const way of expected[i] ?? []) assert.match(plan, way);
    assert.doesNotMatch(plan, /SCAN deploy/);
  }
});

test('what is asked every minute reads neither a channel’s backlog for each of its rows nor every failure there was', async () => {
  await using bench = await openStore();
  const queries = await recordQueries(bench.db, async (db) => {
    await createNotifications(db).waiting('a', 10);
    await createLogTails(db).missing(5);
  });
  const [waiting, failed] = await Promise.all(
    queries.slice(0, 2).map((query) => explain(bench.db, query)),
  );
  assert.match(
    waiting ?? '',
    /SEARCH older USING (COVERING )?INDEX notification_in_turn \(channel=\? AND deploy_id=\? AND seq<\?\)/,
  );
  assert.match(
    failed ?? '',
    /^SEARCH deploy USING INDEX deploy_failed_lately \(status=\? AND finished_at>\?\)$/,
  );
});

type Db = Awaited<ReturnType<typeof openStore>>['db'];
type Query = { text: string; parameters: readonly unknown[] };

/** What SQL some work sends. */
async function recordQueries(db: Db, work: (db: Db) => Promise<void>): Promise<Query[]> {
  const queries: Query[] = [];
  const recording = db.withPlugin({
    transformQuery: ({ node }) => {
      const { sql, parameters } = db.getExecutor().compileQuery(node, { queryId: 'plan' });
      queries.push({ text: sql, parameters });
      return node;
    },
    transformResult: async ({ result }) => result,
  });
  await work(recording);
  return queries;
}

async function explain(db: Db, { text, parameters }: Query): Promise<string> {
  const question = CompiledQuery.raw(`explain query plan ${text}`, [...parameters]);
  const { rows } = await db.executeQuery<{ detail: string }>(question);
  return rows.map((row) => row.detail).join('\n');
}
