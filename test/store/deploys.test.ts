import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { DatabaseInUse, openSqlite } from '../../src/store/sqlite.ts';
import { changeBy, entryOf, FREELY, lost, newDeploy, openStore, sending, told } from './bench.ts';

test('a deploy reads back as it was written', async () => {
  await using bench = await openStore();
  const deploy = newDeploy({ reason: 'fix “checkout” <now>', inputs: { a: '1', b: 'é\n' } });
  await bench.store.insert(deploy, entryOf(deploy), FREELY);
  const change = changeBy(deploy, sending);
  await bench.store.save(change);
  assert.deepEqual(await bench.store.load(deploy.wish.id), change.deploy);
  assert.equal(await bench.store.load('nobody'), null);
});

test('a change decided on an old version writes nothing', async () => {
  await using bench = await openStore();
  const deploy = newDeploy();
  await bench.store.insert(deploy, entryOf(deploy), FREELY);
  const change = changeBy(deploy, sending);
  assert.equal((await bench.store.save(change)).kind, 'saved');
  assert.equal((await bench.store.save(change)).kind, 'stale');
  const timeline = await bench.views.timeline(deploy.wish.id);
  assert.deepEqual(
    timeline?.map((entry) => entry.version),
    [1, 2],
  );
});

test('a run is one deploy’s: the second is told so and writes nothing', async () => {
  await using bench = await openStore();
  const [first, second] = [newDeploy(), newDeploy()];
  for (const deploy of [first, second]) await bench.store.insert(deploy, entryOf(deploy), FREELY);
  const [begunFirst, begunSecond] = [changeBy(first, sending), changeBy(second, sending)];
  for (const change of [begunFirst, begunSecond]) await bench.store.save(change);
  assert.equal((await bench.store.save(changeBy(begunFirst.deploy, told(7)))).kind, 'saved');
  assert.equal((await bench.store.save(changeBy(begunSecond.deploy, told(7)))).kind, 'run-taken');
  assert.deepEqual(await bench.store.load(second.wish.id), begunSecond.deploy);
  assert.equal((await bench.store.findByRun(7))?.wish.id, first.wish.id);
});

test('fifty at once with one key become one deploy', async () => {
  await using bench = await openStore();
  const key = { scope: 'ann', key: 'k', fingerprint: 'f', refDefaulted: false };
  const outcomes = await Promise.all(
    Array.from({ length: 50 }, () => {
      const deploy = newDeploy();
      return bench.store.insert(deploy, entryOf(deploy), { ...FREELY, key, concurrency: 1 });
    }),
  );
  const kinds = outcomes.map((outcome) => outcome.kind);
  assert.equal(kinds.filter((kind) => kind === 'created').length, 1);
  assert.equal(kinds.filter((kind) => kind === 'known').length, 49);
  const other = newDeploy();
  const elsewhere = { ...FREELY, key: { ...key, scope: 'ben' } };
  assert.equal((await bench.store.insert(other, entryOf(other), elsewhere)).kind, 'created');
});

test('a target takes as many at once as it may, and is free again at an end', async () => {
  await using bench = await openStore();
  const insert = async (concurrency: number | null) => {
    const deploy = newDeploy();
    const inserted = await bench.store.insert(deploy, entryOf(deploy), { ...FREELY, concurrency });
    return { deploy, kind: inserted.kind };
  };
  const first = await insert(2);
  assert.equal((await insert(2)).kind, 'created');
  assert.equal((await insert(2)).kind, 'busy');
  assert.equal((await insert(null)).kind, 'created');
  assert.equal((await insert(4)).kind, 'created');
  const answer = { kind: 'refused', failure: { code: 'github-refused', message: 'no' } } as const;
  const refused = { type: 'answered', at: 3, source: 'dispatch_response', answer } as const;
  await bench.store.save(changeBy(first.deploy, refused));
  assert.equal((await insert(4)).kind, 'created');
});

test('what must never be the database refuses', async () => {
  await using bench = await openStore();
  const deploy = newDeploy();
  await bench.store.insert(deploy, entryOf(deploy), FREELY);
  for (const change of [
    sql`update deploy set status = 'done'`,
    sql`update deploy set status = 'succeeded'`,
    sql`update deploy set finished_at = 1`,
    sql`update deploy set github_run_id = 7`,
    sql`update deploy set dispatch = 'sent'`,
    sql`update deploy set version = 0`,
  ]) {
    await assert.rejects(change.execute(bench.db), /CHECK constraint failed/);
  }
});

test('every commit is fully synced', async () => {
  await using bench = await openStore();
  const { rows } = await sql<{ synchronous: number }>`pragma synchronous`.execute(bench.db);
  assert.equal(rows[0]?.synchronous, 2);
});

test('one server has the file', async () => {
  await using bench = await openStore();
  assert.throws(() => openSqlite(bench.path, 0), DatabaseInUse);
});

test('rivals for a run are the open deploys of the workflow, and those given up about as late', async () => {
  await using bench = await openStore();
  const now = Date.parse('2026-11-24T12:00:00Z');
  const lose = async (agedMs: number, isGivenUp: boolean): Promise<string> => {
    const requestedAt = now - agedMs;
    let deploy = newDeploy({ requestedAt });
    await bench.store.insert(deploy, entryOf(deploy), FREELY);
    const given = { type: 'abandoned', at: requestedAt + 9, actor: 'ann', reason: 'no' } as const;
    for (const event of [sending, lost, ...(isGivenUp ? [given] : [])]) {
      const change = changeBy(deploy, event);
      await bench.store.save(change);
      deploy = change.deploy;
    }
    return deploy.wish.id;
  };
  const minute = 60_000;
  const open = [await lose(3 * 24 * 60 * minute, false), await lose(minute, false)];
  const near = await lose(2 * minute, true);
  await lose(24 * 60 * minute, true);
  const found = await bench.store.unsettled('acme/shop', 'deploy-heroku.yml', 0);
  assert.deepEqual(found.map(({ wish }) => wish.id).sort(), [...open, near].sort());
  assert.deepEqual(await bench.store.unsettled('acme/shop', 'another.yml', 0), []);
});
