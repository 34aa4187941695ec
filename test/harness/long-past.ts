import { join } from 'node:path';
import { sql } from 'kysely';
import { accept } from '../../src/domain/deploy.ts';
import { migrate } from '../../src/store/migrations.ts';
import { newRow } from '../../src/store/rows.ts';
import { openSqlite } from '../../src/store/sqlite.ts';

/** So many deploys of `shop`, each of a commit of its own, that ended long ago, for a server that is stopped meanwhile. */
export async function leaveManyBehind(
  folder: string,
  count: number,
  inputs: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { db, close } = openSqlite(join(folder, 'signalbox.db'));
  await migrate(db);
  const { facts } = newRow(accept(LIKE), null);
  await sql`insert into deploy (id, target, repository, workflow, ref, inputs, requested_by, requested_at,
      newest_asked, sha, ref_defaulted, facts, status, dispatch, is_sent, is_followed, finished_at, updated_at, version)
    with recursive n (i) as (select 1 union all select i + 1 from n where i < ${count})
    select 'old' || i, 'shop', 'acme/shop', 'deploy.yml', 'main', ${JSON.stringify(inputs)}, 'ann', i,
      i, printf('%040x', i), 0, ${facts}, 'failed', 'not_sent', 0, 0, i, i, 2 from n`.execute(db);
  await sql`insert into deploy_event (deploy_id, version, at, event, source, status, detail)
    select id, version, updated_at, 'answered', 'dispatch_response', status, '' from deploy
    where id like 'old%' order by seq`.execute(db);
  await close();
}

const LIKE: Parameters<typeof accept>[0] = {
  ...{ id: 'old', target: 'shop', repository: 'acme/shop', workflow: 'deploy.yml', ref: 'main' },
  ...{ inputs: {}, environment: null, reason: null, correlationInput: null, isTitled: false },
  ...{ override: null, rollsBack: null, commit: null, shaInput: null },
  ...{ origin: 'console', requestedBy: 'ann', requestedAt: 0 },
};
