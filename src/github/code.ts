import type { Code, Commit, Ref } from '../engine/code-port.ts';
import { type Asking, OutsideError } from '../engine/github-port.ts';
import type { Client } from './client.ts';
import {
  parseCheckRuns,
  parseCombinedStatus,
  parseCommit,
  parseComparison,
  parseListedRefs,
  parseMatchingRefs,
  parseProtection,
} from './code-payloads.ts';
import { leadsAway, pathOf } from './path.ts';
import { understood } from './read-body.ts';
import type { Reply } from './reply.ts';

const PAGE = 100;
/** GitHub lists no more paths of a comparison. */
const MOST_PATHS = 300;
const REPO = 'GET /repos/{owner}/{repo}';

/** Refs, commits, comparisons and checks, as GitHub shows them. */
export function createCode(client: Client): Code {
  const ask = (repository: string, route: string, parameters: object, asking: Asking) =>
    client.read({ repository, route, parameters: { ...parameters }, ...asking });

  async function commit(
    ...[repository, ref, asking]: Parameters<Code['commit']>
  ): Promise<Commit | null> {
    const reply = await knownOrNull(ask(repository, `${REPO}/commits/{ref}`, { ref }, asking));
    return reply === null ? null : understood(client, reply, parseCommit);
  }

  /** Oldest first, so that what is newest stands on the last page; paths stand on the first. */
  const compare: Code['compare'] = async (repository, { base, head }, asking) => {
    const page = async (number: number) => {
      const parameters = { basehead: `${base}...${head}`, per_page: PAGE, page: number };
      const reply = await knownOrNull(
        ask(repository, `${REPO}/compare/{basehead}`, parameters, asking),
      );
      return reply === null ? null : understood(client, reply, parseComparison);
    };
    const first = await page(1);
    if (first === null) return null;
    const last = Math.ceil(first.ahead_by / PAGE);
    const newest = last > 1 ? [await page(last - 1), await page(last)] : [first];
    const commits = newest.flatMap((each) => each?.commits ?? []);
    const paths = (first.files ?? []).flatMap((file) =>
      [file.filename, file.previous_filename].filter((path) => typeof path === 'string'),
    );
    return {
      ahead: first.ahead_by,
      behind: first.behind_by,
      commits: commits.reverse().slice(0, PAGE),
      paths,
      arePathsCut: (first.files?.length ?? 0) >= MOST_PATHS,
      url: first.html_url,
    };
  };

  const checks: Code['checks'] = async (repository, sha, asking) => {
    const of = `${REPO}/commits/{ref}`;
    const parameters = { ref: sha, per_page: PAGE };
    // Each has a permission of its own: what the token may see counts without the other.
    const [runs, statuses] = await Promise.allSettled([
      ask(repository, `${of}/check-runs`, parameters, asking),
      ask(repository, `${of}/status`, parameters, asking),
    ]);
    if (runs.status === 'rejected' && statuses.status === 'rejected') throw runs.reason;
    const all = [
      ...(runs.status === 'rejected' ? [] : understood(client, runs.value, parseCheckRuns)),
      ...(statuses.status === 'rejected'
        ? []
        : understood(client, statuses.value, parseCombinedStatus)),
    ];
    const byName = new Map(all.toReversed().map((check) => [check.name, check]));
    const isWhole = runs.status === 'fulfilled' && statuses.status === 'fulfilled';
    return { checks: [...byName.values()].reverse(), isWhole };
  };

  const protection: Code['protection'] = async (repository, environment, asking) => {
    const route = `${REPO}/environments/{environment}`;
    const reply = await knownOrNull(ask(repository, route, { environment }, asking));
    if (reply === null) return { reviewers: [], waitMinutes: 0 };
    return understood(client, reply, parseProtection);
  };

  async function matching(
    ...[repository, prefix, asking]: Parameters<Code['refs']>
  ): Promise<readonly Ref[]> {
    if (prefix.split('/').some(leadsAway)) return [];
    const of = async (kind: 'heads' | 'tags'): Promise<readonly Ref[]> => {
      const route = `${REPO}/git/matching-refs/{+ref}`;
      const ref = pathOf(`${kind}/${prefix}`);
      const reply = await ask(repository, route, { ref }, asking);
      return understood(client, reply, parseMatchingRefs).slice(0, PAGE);
    };
    return (await Promise.all([of('heads'), of('tags')])).flat();
  }

  /** Without a beginning to match GitHub would send all of them: these come in pages. */
  async function listed(repository: string, asking: Asking): Promise<readonly Ref[]> {
    const of = async (kind: Ref['kind'], list: 'branches' | 'tags'): Promise<readonly Ref[]> => {
      const reply = await ask(repository, `${REPO}/${list}`, { per_page: PAGE }, asking);
      return understood(client, reply, parseListedRefs).map(({ name }) => ({ kind, name }));
    };
    return (await Promise.all([of('branch', 'branches'), of('tag', 'tags')])).flat();
  }

  const refs: Code['refs'] = (repository, prefix, asking) =>
    prefix === '' ? listed(repository, asking) : matching(repository, prefix, asking);

  return { commit, compare, checks, protection, refs };
}

/** Null where GitHub finds no such ref or sha (404, and 422 for a sha). */
async function knownOrNull(reply: Promise<Reply>): Promise<Reply | null> {
  try {
    return await reply;
  } catch (error) {
    const isUnknown =
      error instanceof OutsideError && (error.status === 404 || error.status === 422);
    if (isUnknown) return null;
    throw error;
  }
}
