import { type Kysely, sql } from 'kysely';
import type { DeployFilter, TargetStanding, TimelineEntry, Views } from '../engine/ports.ts';
import { lockOf } from './locks.ts';
import { deployOf } from './rows.ts';
import type { Tables } from './tables.ts';

/** How many deploys back a ref counts as recent, and how many such refs are told. */
const RECENT_DEPLOYS = 100;
const RECENT_REFS = 8;

/** What the pages read. Each question has its index: none grows dearer with the history. */
export function createViews(db: Kysely<Tables>): Views {
  const deploys = () => db.selectFrom('deploy').selectAll('deploy');

  async function standingOfTarget(target: string): Promise<TargetStanding> {
    const newest = () =>
      deploys()
        .where('target', '=', target)
        .where('merged_into', 'is', null)
        .orderBy('seq', 'desc')
        .limit(1);
    // Not the newest to be asked for: a re-run brings an earlier deploy back.
    const live = await deploys()
      .where('target', '=', target)
      .where('merged_into', 'is', null)
      .where('status', '=', sql.lit('succeeded'))
      .orderBy('finished_at', 'desc')
      .limit(1)
      .executeTakeFirst();
    const open = await newest().where('finished_at', 'is', null).executeTakeFirst();
    const last = await newest().where('finished_at', 'is not', null).executeTakeFirst();
    return {
      live: live ? deployOf(live) : null,
      open: open ? deployOf(open) : null,
      last: last ? deployOf(last) : null,
      lock: await lockOf(db, target),
    };
  }

  return {
    list: async (filter) => {
      const rows = await filtered(db, filter).execute();
      const page = rows.slice(0, filter.limit);
      const next = rows.length > filter.limit ? (page.at(-1)?.seq ?? null) : null;
      return { deploys: page.map(deployOf), next };
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

    standings: async (targets) => {
      const standings = new Map<string, TargetStanding>();
      for (const target of targets) standings.set(target, await standingOfTarget(target));
      return standings;
    },

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

function filtered(db: Kysely<Tables>, filter: DeployFilter) {
  const { target, status, requestedBy, ref, limit, before } = filter;
  let query = matching(db, filter)
    .selectAll('deploy')
    .where('merged_into', 'is', null)
    .limit(limit + 1);
  if (target.length > 0) query = query.where('target', 'in', [...target]);
  if (status.length > 0) query = query.where('status', 'in', [...status]);
  if (requestedBy.length > 0) query = query.where('requested_by', 'in', [...requestedBy]);
  if (ref.length > 0) query = query.where('ref', 'in', [...ref]);
  if (before !== null) query = query.where('deploy.seq', '<', before);
  return query;
}

/** Newest first; a search walks the full-text index in that order and stops at the limit. */
function matching(db: Kysely<Tables>, { q }: DeployFilter) {
  const match = q === null ? null : matchOf(q);
  if (match === null) return newestFirst(db);
  return db
    .selectFrom('deploy_search')
    .innerJoin('deploy', 'deploy.seq', 'deploy_search.rowid')
    .where(sql<boolean>`deploy_search match ${match}`)
    .orderBy('deploy_search.rowid', 'desc') as unknown as ReturnType<typeof newestFirst>;
}

function newestFirst(db: Kysely<Tables>) {
  return db.selectFrom('deploy').orderBy('deploy.seq', 'desc');
}

/** Every word must occur, as a beginning; quoted, so that nothing typed is an operator. Null: no word. */
function matchOf(q: string): string | null {
  const words = q.match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.length === 0 ? null : words.map((word) => `"${word}"*`).join(' ');
}
