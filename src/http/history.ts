import { CommitReport } from '../contract/commit.ts';
import { DeployList } from '../contract/deploy.ts';
import { CommitSha, DeployFilters, DeployQuery } from '../contract/query.ts';
import type { Target, Views } from '../engine/ports.ts';
import { filterOf } from './filter.ts';
import { ProblemError } from './problems.ts';
import { renderDeploy } from './render.ts';
import { problems, type Routes } from './routes.ts';

const MOST_MATCHES = 20;
const MOST_OF_A_COMMIT = 100;

/** The history: deploys by what one knows of them, and where a commit went. */
export function historyRoutes(
  app: Routes,
  { views, targets }: { views: Views; targets: ReadonlyMap<string, Target> },
): void {
  app.get(
    '/deploys',
    {
      schema: {
        summary: 'Deploys, newest first',
        description:
          'Every filter may be combined with every other; those that may repeat are OR-ed.',
        tags: ['deploys'],
        querystring: DeployQuery,
        response: { 200: DeployList, ...problems(400, 401) },
      },
    },
    async (request) => {
      const { limit, cursor, ...asked } = request.query;
      const before = cursor === undefined ? null : positionOf(cursor);
      const { deploys, next } = await views.list(filterOf(asked, { limit, before, from: null }));
      return {
        deploys: deploys.map(renderDeploy),
        next_cursor: next === null ? null : next.toString(36),
      };
    },
  );

  app.get(
    '/commits/:sha',
    {
      schema: {
        summary: 'Where a commit went',
        description: 'Which deploys were of it, and where it is live now.',
        tags: ['deploys'],
        params: CommitSha,
        response: { 200: CommitReport, ...problems(400, 401, 404) },
      },
    },
    async (request) => {
      const asked = request.params.sha;
      const matches = [...(await views.commits(asked, MOST_MATCHES))];
      const [sha] = matches;
      if (sha === undefined) {
        throw new ProblemError('no-such-commit', `No deploy is of a commit ${asked}.`);
      }
      if (matches.length > 1) return { sha: asked, matches, deploys: [], live_on: [] };
      const newest = { limit: MOST_OF_A_COMMIT, before: null, from: null };
      const { deploys } = await views.list(filterOf(DeployFilters.parse({ sha }), newest));
      return { sha, matches, deploys: deploys.map(renderDeploy), live_on: await liveOn(sha) };
    },
  );

  async function liveOn(sha: string): Promise<CommitReport['live_on']> {
    const standings = await views.standings([...targets.keys()]);
    return [...targets.values()].flatMap(({ id, title, environment }) => {
      const live = standings.get(id)?.live ?? null;
      const deploy = live && renderDeploy(live);
      return deploy?.sha === sha ? [{ target: id, title, environment, deploy }] : [];
    });
  }
}

function positionOf(cursor: string): number {
  const position = /^[0-9a-z]{1,11}$/.test(cursor) ? Number.parseInt(cursor, 36) : Number.NaN;
  if (Number.isSafeInteger(position)) return position;
  throw new ProblemError('malformed-request', 'The cursor is none that this server gave.');
}
