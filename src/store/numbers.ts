import { type Kysely, sql } from 'kysely';
import { TELLING_DEPLOYS } from '../domain/job-times.ts';
import { USUAL_MOST } from '../domain/numbers.ts';
import type { Numbers } from '../engine/numbers-port.ts';
import { deployOf } from './rows.ts';
import type { DeployRow, Tables } from './tables.ts';

/** As literals, in the very words of the partial indexes: only so does SQLite see that they fit. */
const ENDED = sql<boolean>`status in ('succeeded', 'failed')`;
const SMOOTH = sql<boolean>`status = 'succeeded' and attempt = 1 and origin = 'console'`;

/** The figures of the history: counted and ordered by SQLite, within one span of one index each. */
export function createNumbers(db: Kysely<Tables>): Numbers {
  return {
    lasted: async (target) => {
      const { rows } = await sql<{ id: string; ended_at: number; ms: number }>`
        select id, finished_at as ended_at, max(finished_at - requested_at, 0) as ms from deploy
        where target = ${target} and ${SMOOTH}
        order by finished_at desc limit ${sql.lit(USUAL_MOST)}`.execute(db);
      return rows.map(({ id, ended_at: endedAt, ms }) => ({ id, endedAt, ms }));
    },

    smooth: async (target) => {
      const { rows } =
        await sql<DeployRow>`select * from deploy where target = ${target} and ${SMOOTH}
        order by finished_at desc limit ${sql.lit(TELLING_DEPLOYS)}`.execute(db);
      return rows.map(deployOf);
    },

    perDay: async (target, days) => {
      const { rows } = await sql<{ date: string; succeeded: number; failed: number }>`
        select day.value ->> 'date' as date,
          count(*) filter (where status = 'succeeded') as succeeded,
          count(*) filter (where status = 'failed') as failed
        from json_each(${JSON.stringify(days)}) as day left join deploy
          on target = ${target} and ${ENDED}
          and finished_at >= day.value ->> 'from' and finished_at < day.value ->> 'until'
        group by day.key order by day.key`.execute(db);
      return rows;
    },

    // An outage begins where a failure follows a success, and is over where a success follows a failure.
    outages: async (target, { from, until }) => {
      const { rows } = await sql<{ began: number; restored: number | null }>`
        with ended as (
          select finished_at, seq, status from (${failedBefore(target, from)})
          union all
          select finished_at, seq, status from deploy
          where target = ${target} and ${ENDED} and finished_at >= ${from} and finished_at < ${until}
        ), followed as (
          select *, lag(status) over (order by finished_at, seq) as before from ended
        ), turns as (
          select status, finished_at as began,
            lead(finished_at) over (order by finished_at, seq) as restored
          from followed where status is not before
        ) select began, restored from turns where status = 'failed' order by began`.execute(db);
      return rows;
    },

    lead: async (targets, { from, until }) => {
      const { rows } = await sql<{ median: number; known_for: number }>`
        with known as materialized (
          select max(finished_at - committed_at, 0) as ms
          from json_each(${JSON.stringify(targets)}) as wanted cross join deploy
          on target = wanted.value and ${ENDED} and finished_at >= ${from} and finished_at < ${until}
          where status = 'succeeded' and committed_at is not null
        ) select ms as median, (select count(*) from known) as known_for from known
        order by ms limit 1 offset ((select count(*) from known) - 1) / 2`.execute(db);
      const [row] = rows;
      return row === undefined ? null : { median: row.median, knownFor: row.known_for };
    },
  };
}

/** With what an outage began that went on before that time; nothing where all was well then. */
function failedBefore(target: string, at: number) {
  return sql`select finished_at, seq, status from deploy
    where target = ${target} and status = 'failed' and finished_at < ${at}
      and finished_at > coalesce((select finished_at from deploy
        where target = ${target} and status = 'succeeded' and finished_at < ${at}
        order by finished_at desc limit 1), 0)
    order by finished_at limit 1`;
}
