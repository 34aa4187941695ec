import { type Kysely, sql } from 'kysely';
import type { LogTails } from '../engine/ports.ts';
import { deployOf } from './rows.ts';
import type { Tables } from './tables.ts';

/** The tails of logs as they are kept. */
export function createLogTails(db: Kysely<Tables>): LogTails {
  return {
    read: async (runId, attempt) => {
      const row = await db
        .selectFrom('log_tail')
        .selectAll()
        .where('run_id', '=', runId)
        .where('attempt', '=', attempt)
        .executeTakeFirst();
      if (row === undefined) return null;
      const { job, step, text, is_cut, read_at } = row;
      return { runId, attempt, job, step, text, isCut: is_cut === 1, readAt: read_at };
    },
    save: async ({ runId, attempt, job, step, text, isCut, readAt }) => {
      await db
        .insertInto('log_tail')
        .values({
          ...{ run_id: runId, attempt, job, step, text },
          ...{ is_cut: isCut ? 1 : 0, read_at: readAt },
        })
        .onConflict((conflict) => conflict.columns(['run_id', 'attempt']).doNothing())
        .execute();
    },
    missing: async (since) => {
      const rows = await db
        .selectFrom('deploy')
        .selectAll('deploy')
        .where('status', '=', sql.lit('failed'))
        .where('finished_at', '>=', since)
        .where('github_run_id', 'is not', null)
        .orderBy('finished_at', 'desc')
        .limit(100)
        .execute();
      const kept = await db
        .selectFrom('log_tail')
        .select(['run_id', 'attempt'])
        .where(
          'run_id',
          'in',
          rows.map((row) => row.github_run_id ?? 0),
        )
        .execute();
      const has = new Set(kept.map(({ run_id, attempt }) => `${run_id}/${attempt}`));
      return rows.map(deployOf).filter(({ binding, runs }) => {
        const attempt = runs[binding?.runId ?? 0]?.attempts.at(-1)?.attempt;
        return attempt !== undefined && !has.has(`${binding?.runId}/${attempt}`);
      });
    },
  };
}
