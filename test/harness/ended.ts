import { join } from 'node:path';
import { v7 as uuid } from 'uuid';
import { accept } from '../../src/domain/deploy.ts';
import type { Origin } from '../../src/domain/status.ts';
import { migrate } from '../../src/store/migrations.ts';
import { newRow } from '../../src/store/rows.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import type { NewDeployRow } from '../../src/store/tables.ts';

/** A deploy that is over; a success at the first attempt, of a commit whose time is not known, unless told otherwise. */
export type Ended = Readonly<{
  target: string;
  endedAt: number;
  tookMs?: number;
  status?: 'succeeded' | 'failed' | 'cancelled';
  attempt?: number;
  origin?: Origin;
  committedAt?: number;
}>;

/** A history of deploys that ended, for a server that is stopped meanwhile. */
export async function leaveEnded(folder: string, history: readonly Ended[]): Promise<void> {
  const { db, close } = openSqlite(join(folder, 'signalbox.db'));
  await migrate(db);
  for (const ended of history) await db.insertInto('deploy').values(rowOf(ended)).execute();
  await close();
}

function rowOf({ target, endedAt, tookMs = 60_000, ...rest }: Ended): NewDeployRow {
  const { status = 'succeeded', attempt = 1, origin = 'console', committedAt = null } = rest;
  const row = newRow(
    accept({
      ...{ id: uuid(), target, repository: 'acme/shop', workflow: 'deploy.yml', ref: 'main' },
      ...{ inputs: {}, environment: null, reason: null, correlationInput: null, isTitled: false },
      ...{ override: null, rollsBack: null, commit: null, shaInput: null },
      ...{ origin, requestedBy: 'ann', requestedAt: endedAt - tookMs },
    }),
    null,
  );
  return {
    ...row,
    ...{ status, attempt, committed_at: committedAt, finished_at: endedAt, updated_at: endedAt },
    ...{ newest_asked: endedAt - tookMs, dispatch: 'sent', is_sent: 1, is_followed: 0, version: 5 },
  };
}
