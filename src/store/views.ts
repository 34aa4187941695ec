import { type Kysely, sql } from 'kysely';
import type { TimelineEntry, Views } from '../engine/ports.ts';
import { deployOf } from './rows.ts';
import { endOf, positions } from './search.ts';
import { readStandings } from './standings.ts';
import type { Tables } from './tables.ts';

/** How many deploys back a ref counts as recent, and how many such refs are told. */
const RECENT_DEPLOYS = 100;
const RECENT_REFS = 8;

/** What the pages read. Each question has its index: none grows dearer with the history. */
export function createViews(db: Kysely<Tables>): Views {
  const deploys = () => db.selectFrom('deploy').selectAll('deploy');

  return {
    list: async (filter) => {
      const found = await positions(db, { ...filter, limit: filter.limit + 1 });
      const page = found.slice(0, filter.limit);
      if (page.length === 0) return { deploys: [], next: null };
      const rows = await deploys().where('seq', 'in', page).orderBy('seq', 'desc').execute();
      const next = found.length > filter.limit ? (page.at(-1) ?? null) : null;
      return { deploys: rows.map(deployOf), next };
    },

    positions: (filter) => positions(db, filter),

    commits: async (prefix, limit) => {
      // From one commit to the next along the index, however often each was deployed.
      const { rows } = await sql<{ sha: string }>`
        with recursive found (sha) as (
          select (select min(sha) from deploy where sha >= ${prefix} and sha < ${endOf(prefix)})
          union all
          select (select min(sha) from deploy where sha > found.sha and sha < ${endOf(prefix)})
          from found where found.sha is not null
        ) select sha from found where sha is not null limit ${limit}`.execute(db);
      return rows.map((row) => row.sha);
    },

    timeline: async (id) => {
      const rows = await db
        .selectFrom('deploy_event')
        .select(['version', 'at', 'event', 'source', 'actor', 'status', 'detail'])
        .where('deploy_id', '=', id)
        .orderBy('version')
        .execute();
      if (rows.length === 0) return null;
      return rows as TimelineEntry[];
    },

    recentRefs: async (target) => {
      const rows = await db
        .selectFrom('deploy')
        .select('ref')
        .where('target', '=', target)
        .orderBy('seq', 'desc')
        .limit(RECENT_DEPLOYS)
        .execute();
      return [...new Set(rows.map((row) => row.ref))].slice(0, RECENT_REFS);
    },

    standings: (targets) => readStandings(db, targets),

    changedSince: async (position, limit) => {
      const rows = await db
        .selectFrom('deploy_event')
        .innerJoin('deploy', 'deploy.id', 'deploy_event.deploy_id')
        .selectAll('deploy')
        .select('deploy_event.position')
        .where('deploy_event.position', '>', position)
        // Only each deploy's newest change: the version the deploy has.
        .whereRef('deploy_event.version', '=', 'deploy.version')
        .orderBy('deploy_event.position')
        .limit(limit)
        .execute();
      return rows.map((row) => ({ position: row.position, deploy: deployOf(row) }));
    },
  };
}
