import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** 0011: indexes for what is asked every minute, so that a backlog or a long history makes none dearer. */
export const backlogs: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`create index notification_in_turn on notification (channel, deploy_id, seq)
      where next_at is not null`.execute(db);
    await sql`create index deploy_failed_lately on deploy (status, finished_at)
      where status = 'failed'`.execute(db);
  },
};
