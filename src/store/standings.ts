import { type Kysely, sql } from 'kysely';
import type { TargetStanding } from '../engine/ports.ts';
import { locksOf } from './locks.ts';
import { deployOf } from './rows.ts';
import type { DeployRow, Tables } from './tables.ts';

type Found = DeployRow &
  Readonly<{
    at_target: string;
    live_seq: number | null;
    open_seq: number | null;
    last_seq: number | null;
    under_way: number;
  }>;

const NOTHING: TargetStanding = {
  live: null,
  open: null,
  last: null,
  underWay: 0,
  lock: null,
};

/** What stands at each of the targets: for all of them one question about deploys, and one about locks. */
export async function readStandings(
  db: Kysely<Tables>,
  targets: readonly string[],
): Promise<ReadonlyMap<string, TargetStanding>> {
  const standings = new Map(targets.map((target) => [target, NOTHING]));
  if (targets.length === 0) return standings;
  const put = (target: string, part: Partial<TargetStanding>): void => {
    standings.set(target, { ...(standings.get(target) ?? NOTHING), ...part });
  };
  for (const row of await found(db, targets)) {
    const deploy = deployOf(row);
    put(row.at_target, {
      ...(row.seq === row.live_seq ? { live: deploy } : {}),
      ...(row.seq === row.open_seq ? { open: deploy } : {}),
      ...(row.seq === row.last_seq ? { last: deploy } : {}),
      underWay: row.under_way,
    });
  }
  for (const [target, lock] of await locksOf(db, targets)) put(target, { lock });
  return standings;
}

/** A row for each deploy that stands somewhere, with what it is there. */
async function found(db: Kysely<Tables>, targets: readonly string[]): Promise<readonly Found[]> {
  const wanted = sql.join(targets.map((target) => sql`(${target})`));
  const ofIt = sql`from deploy where deploy.target = wanted.at_target and merged_into is null`;
  // What is live, or ended last, is not the newest to be asked for: a re-run brings an earlier deploy back.
  const { rows } = await sql<Found>`
    with wanted (at_target) as (values ${wanted}),
    standing as (
      select at_target,
        (select seq ${ofIt} and status = 'succeeded' order by finished_at desc limit 1) as live_seq,
        (select seq ${ofIt} and finished_at is null order by seq desc limit 1) as open_seq,
        (select seq ${ofIt} and finished_at is not null
          order by finished_at desc, seq desc limit 1) as last_seq,
        (select count(*) ${ofIt} and finished_at is null) as under_way
      from wanted
    )
    select standing.*, deploy.* from standing
    join deploy on deploy.seq in (live_seq, open_seq, last_seq)`.execute(db);
  return rows;
}
