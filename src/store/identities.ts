import type { Kysely } from 'kysely';
import type { Identities } from '../engine/identity-port.ts';
import type { Tables } from './tables.ts';

/** Names are kept in lower case: GitHub's repositories have none that differ by case alone. */
export function createIdentities(db: Kysely<Tables>): Identities {
  return {
    spend: async (id, expiresAt) => {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('spent_token')
        .values({ id, expires_at: expiresAt })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      return numInsertedOrUpdatedRows === 1n;
    },
    forgetSpent: async (until) => {
      await db.deleteFrom('spent_token').where('expires_at', '<=', until).execute();
    },
    repositoryId: async (repository) => {
      const row = await db
        .selectFrom('repository_id')
        .select('id')
        .where('repository', '=', repository.toLowerCase())
        .executeTakeFirst();
      return row?.id ?? null;
    },
    pinRepository: async (repository, id) => {
      await db
        .insertInto('repository_id')
        .values({ repository: repository.toLowerCase(), id })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
    workflowPath: async (repository, workflow) => {
      const row = await db
        .selectFrom('workflow_path')
        .select('path')
        .where('repository', '=', repository.toLowerCase())
        .where('workflow', '=', workflow)
        .executeTakeFirst();
      return row?.path ?? null;
    },
    pinWorkflow: async (repository, workflow, path) => {
      await db
        .insertInto('workflow_path')
        .values({ repository: repository.toLowerCase(), workflow, path })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
  };
}
