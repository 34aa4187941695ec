import { type Kysely, sql, type Transaction } from 'kysely';
import type { Channel, Told } from '../engine/notify-port.ts';
import type { Tables } from './tables.ts';

/** How what is told becomes rows that wait to be delivered. */

/** The slot of the one message about a deploy. */
const MESSAGE = 0;

/** What has a message already shall read as the deploy is now; what was given up stays so. */
export async function bumpMessages(
  tx: Transaction<Tables>,
  channel: string,
  changed: ReadonlyMap<string, number>,
  now: number,
): Promise<void> {
  for (const [deployId, version] of changed) {
    await tx
      .updateTable('notification')
      .set({ version, next_at: sql`coalesce(next_at, ${now})` })
      .where('channel', '=', channel)
      .where('deploy_id', '=', deployId)
      .where('slot', '=', MESSAGE)
      .where('given_up_at', 'is', null)
      .execute();
  }
}

/** A row for everything told; a message that goes on is told by its one row, even one given up before. */
export async function addTold(
  tx: Kysely<Tables>,
  { name, kind }: Channel,
  told: readonly Told[],
  now: number,
): Promise<void> {
  for (const { change, notice, isRecovery } of told) {
    const words = {
      ...{ version: change.version, notice, at: change.at },
      is_recovery: isRecovery ? 1 : 0,
    };
    await tx
      .insertInto('notification')
      .values({
        ...{ channel: name, deploy_id: change.deployId, ...words },
        ...{ slot: kind === 'slack' ? MESSAGE : change.version, note: null, attempts: 0 },
        ...{ failing_since: null, next_at: now, last_error: null, given_up_at: null },
      })
      .onConflict((conflict) =>
        conflict.columns(['channel', 'deploy_id', 'slot']).doUpdateSet({
          ...words,
          // Given up: a new state is another reason to try. Waiting for another try: it waits on.
          attempts: sql`case when given_up_at is null then attempts else 0 end`,
          failing_since: sql`case when given_up_at is null then failing_since end`,
          next_at: sql`coalesce(next_at, ${now})`,
          given_up_at: null,
        }),
      )
      .execute();
  }
}
