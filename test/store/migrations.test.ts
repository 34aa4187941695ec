import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { inDoubt } from '../../src/domain/binding.ts';
import { runState } from '../../src/domain/deploy.ts';
import { shippedCommitAt } from '../../src/domain/shipping.ts';
import { standingOf } from '../../src/domain/standing.ts';
import { migrate } from '../../src/store/migrations.ts';
import { changeBy, entryOf, FREELY, newDeploy, openStore, sending, told } from './bench.ts';

test('a database of 0001 opens, with all that was known of its deploys', async () => {
  await using bench = await openStore();
  const deploy = newDeploy();
  await bench.store.insert(deploy, entryOf(deploy), FREELY);
  const begun = changeBy(deploy, sending);
  await bench.store.save(begun);
  const bound = changeBy(begun.deploy, told(7));
  await bench.store.save(bound);
  await backTo0001(bench.db, deploy.wish.id);

  await migrate(bench.db);

  const read = await bench.store.load(deploy.wish.id);
  assert.ok(read !== null);
  assert.equal(runState(read)?.headSha, 'c0de7');
  assert.deepEqual([standingOf(read).status, read.wish.isTitled], ['building', false]);
  assert.equal(inDoubt(read), true, 'a rival of then is one now');
  assert.equal(shippedCommitAt(read), null, 'nobody knew when its commit was made');
  const row = await bench.db.selectFrom('deploy').select('attempt').executeTakeFirst();
  assert.equal(row?.attempt, 1);
});

const OF_0007 = ['newest_asked', 'lateness', 'sha', 'environment', 'origin'].map(
  (question) => `deploy_by_${question}`,
);
const OF_0009 = ['ended', 'failed', 'smooth'].map((question) => `deploy_${question}`);
const OF_0011 = ['deploy_failed_lately'];
const COLUMNS_OF_0009 = ['committed_at', 'attempt'];
const OF_0003 = ['spent_token', 'repository_id', 'workflow_path'];
const OF_0006 = ['notification', 'notification_trouble', 'notification_channel'];

/** The table and one deploy's facts as the first version kept them. */
async function backTo0001(db: Parameters<typeof migrate>[0], id: string): Promise<void> {
  await sql`delete from kysely_migration where name > '0002'`.execute(db);
  const indexes = [...OF_0009, 'deploy_last', ...OF_0011];
  for (const index of indexes) await sql`drop index ${sql.id(index)}`.execute(db);
  for (const table of ['webhook_delivery', 'log_tail', ...OF_0003, ...OF_0006])
    await sql`drop table ${sql.table(table)}`.execute(db);
  await sql`drop index deploy_open_outside`.execute(db);
  await sql`alter table deploy drop column merged_into`.execute(db);
  for (const table of ['bad_commit', 'target_event'])
    await sql`drop table ${sql.table(table)}`.execute(db);
  await sql`alter table target_lock drop column expires_at`.execute(db);
  await sql`drop index deploy_live`.execute(db);
  for (const column of [...COLUMNS_OF_0009, 'wished_sha', 'wished_title', 'sha_input'])
    await sql`alter table deploy drop column ${sql.ref(column)}`.execute(db);
  for (const column of ['override', 'rolls_back'])
    await sql`alter table deploy drop column ${sql.ref(column)}`.execute(db);
  await sql`alter table deploy rename column sha to head_sha`.execute(db);
  for (const index of OF_0007) await sql`drop index ${sql.id(index)}`.execute(db);
  await sql`alter table deploy drop column newest_asked`.execute(db);
  await sql`drop index deploy_given_up`.execute(db);
  await sql`alter table deploy drop column is_titled`.execute(db);
  await sql`alter table deploy drop column origin`.execute(db);
  const binding = { runId: 7, url: '', evidence: 'singled_out', by: 'lookup', at: 1 };
  const job = { name: 'Build', status: 'in_progress', conclusion: null, startedAt: null };
  const github = {
    ...{ attempt: 1, status: 'in_progress', conclusion: null, startedAt: 1, updatedAt: 1 },
    ...{
      heardAt: 1,
      source: 'reconciler',
      url: '',
      headSha: 'c0de7',
      jobs: [{ ...job, steps: [] }],
    },
  };
  const candidates = [7, 8].map((runId) => ({ runId, url: '', title: '', createdAt: 1 }));
  const facts = {
    ...{ sending: { state: 'taken', startedAt: 1, answeredAt: 2, clockOffset: 0, failure: null } },
    ...{ binding, claim: null, github, callback: null, abandoned: null },
    ...{ search: { sole: null, candidates }, inDoubt: true },
  };
  await sql`update deploy set facts = ${JSON.stringify(facts)} where id = ${id}`.execute(db);
}
