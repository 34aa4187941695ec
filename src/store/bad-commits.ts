import type { Kysely, Transaction } from 'kysely';
import type { BadCommit, BadCommits } from '../engine/ports.ts';
import { appendTargetEvent } from './locks.ts';
import type { Tables } from './tables.ts';

/** Commits that somebody rolled back from: they are not shipped again by accident. */
export function createBadCommits(db: Kysely<Tables>): BadCommits {
  return {
    of: async (repository) => {
      const rows = await db
        .selectFrom('bad_commit')
        .selectAll()
        .where('repository', '=', repository)
        .orderBy('marked_at', 'desc')
        .execute();
      return rows.map(badCommitOf);
    },

    clear: (repository, sha, { target, by, at }) =>
      db.transaction().execute(async (tx) => {
        const cleared = await tx
          .deleteFrom('bad_commit')
          .where('repository', '=', repository)
          .where('sha', '=', sha)
          .returning('reason')
          .executeTakeFirst();
        if (cleared === undefined) return;
        const detail = `${sha}: ${cleared.reason}`;
        await appendTargetEvent(tx, { target, at, actor: by, event: 'commit-cleared', detail });
      }),
  };
}

/** Marks a commit; who marked it first is kept. */
export async function markBad(
  tx: Transaction<Tables>,
  repository: string,
  { sha, title, reason, by, at }: BadCommit,
): Promise<void> {
  await tx
    .insertInto('bad_commit')
    .values({ repository, sha, title, reason, marked_by: by, marked_at: at })
    .onConflict((conflict) => conflict.columns(['repository', 'sha']).doNothing())
    .execute();
}

/** The mark on this very commit; null where there is none. */
export async function badCommit(
  db: Kysely<Tables> | Transaction<Tables>,
  repository: string,
  sha: string,
): Promise<BadCommit | null> {
  const row = await db
    .selectFrom('bad_commit')
    .selectAll()
    .where('repository', '=', repository)
    .where('sha', '=', sha)
    .executeTakeFirst();
  return row === undefined ? null : badCommitOf(row);
}

function badCommitOf(row: Tables['bad_commit']): BadCommit {
  const { sha, title, reason, marked_by: by, marked_at: at } = row;
  return { sha, title, reason, by, at };
}
