import { type Kysely, sql } from 'kysely';
import type { DeployFilter } from '../engine/ports.ts';
import type { Tables } from './tables.ts';

/** Positions from `from` on and before `below`; null: no bound. */
export type Span = Readonly<{ from: number | null; below: number | null }>;

/**
 * Where in the history the deploys of these dates are; null: nowhere. Positions follow acceptance, and
 * what came late (a run from outside is taken in when it is found) or under a clock set back has a date
 * older than its neighbours'. `newest_asked` never falls along the positions, and no deploy came later
 * than the latest ever did, so these bounds leave none out; inside them each date is still compared.
 */
export async function spanOf(
  db: Kysely<Tables>,
  filter: Pick<DeployFilter, 'since' | 'until' | 'before' | 'from'>,
): Promise<Span | null> {
  const { since, until } = filter;
  let { from, before: below } = filter;
  if (since !== null) {
    const first = await db
      .selectFrom('deploy')
      .select('seq')
      .where('newest_asked', '>=', since)
      .orderBy('newest_asked')
      .orderBy('seq')
      .limit(1)
      .executeTakeFirst();
    if (first === undefined) return null;
    from = Math.max(first.seq, from ?? first.seq);
  }
  if (until !== null) {
    const last = await db
      .selectFrom('deploy')
      .select('seq')
      .where('newest_asked', '<', until + (await greatestLateness(db)))
      .orderBy('newest_asked', 'desc')
      .orderBy('seq', 'desc')
      .limit(1)
      .executeTakeFirst();
    if (last === undefined) return null;
    below = Math.min(last.seq + 1, below ?? last.seq + 1);
  }
  return { from, below };
}

/** By how much a deploy's date was ever older than one accepted before it, in milliseconds. */
async function greatestLateness(db: Kysely<Tables>): Promise<number> {
  const late = sql<number>`newest_asked - requested_at`;
  const greatest = await db
    .selectFrom('deploy')
    .select(late.as('late'))
    .orderBy(late, 'desc')
    .limit(1)
    .executeTakeFirst();
  return greatest?.late ?? 0;
}
