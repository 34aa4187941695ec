import { sql } from 'kysely';
import { createDeploys } from '../src/store/deploys.ts';
import { migrate } from '../src/store/migrations.ts';
import { newRow } from '../src/store/rows.ts';
import { openSqlite } from '../src/store/sqlite.ts';
import { createViews } from '../src/store/views.ts';
import { newDeploy } from '../test/store/bench.ts';

const o = openSqlite('/tmp/million.db');
await migrate(o.db);
const have = await o.db
  .selectFrom('deploy')
  .select(sql<number>`count(*)`.as('n'))
  .executeTakeFirstOrThrow();
if (have.n < 500000) {
  await o.db.transaction().execute(async (tx) => {
    const base = newRow(newDeploy(), null);
    await sql`insert into deploy (id,target,repository,workflow,ref,inputs,environment,reason,requested_by,requested_at,ref_defaulted,facts,status,dispatch,is_sent,finished_at,updated_at,version)
   with recursive n(i) as (select 1 union all select i+1 from n where i < 500000)
   select 'id'||i, 't'||(i%20), 'a/b','w.yml', case i%3 when 0 then 'main' else 'release/'||(i%7) end, '{}', 'production', 'fix', 'p'||(i%50), i, 0, ${base.facts}, case i%10 when 0 then 'failed' else 'succeeded' end, 'sent', 1, i, i, 5 from n`.execute(
      tx,
    );
    await sql`insert into deploy_search(rowid, words) select seq, target||' '||ref||' '||requested_by||' '||coalesce(reason,'')||' '||id from deploy`.execute(
      tx,
    );
  });
}
const store = createDeploys(o.db),
  views = createViews(o.db);
const all = {
  target: [],
  status: [],
  requestedBy: [],
  ref: [],
  q: null,
  limit: 50,
  before: null,
} as const;
async function t(name: string, f: () => Promise<unknown>) {
  await f();
  const s = performance.now();
  for (let i = 0; i < 5; i++) await f();
  console.log(name, ((performance.now() - s) / 5).toFixed(2), 'ms');
}
await t('load', () => store.load('id250000'));
await t('list', () => views.list(all));
await t('list deep', () => views.list({ ...all, before: 1000 }));
await t('target', () => views.list({ ...all, target: ['t1', 't2'] }));
await t('status failed', () => views.list({ ...all, status: ['failed'] }));
await t('status cancelled', () => views.list({ ...all, status: ['cancelled'] }));
await t('who+status', () => views.list({ ...all, status: ['failed'], requestedBy: ['p3'] }));
await t('q id', () => views.list({ ...all, q: 'id250000' }));
await t('q fix (all)', () => views.list({ ...all, q: 'fix' }));
await t('q rare none', () => views.list({ ...all, q: 'zzz' }));
await t('open', () => store.open());
await t('standings', () => views.standings(['t1']));
await o.close();
