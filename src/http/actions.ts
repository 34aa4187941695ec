import { Deploy } from '../contract/deploy.ts';
import { Abandon, Link } from '../contract/query.ts';
import { dispatchOf, type Deploy as Facts } from '../domain/deploy.ts';
import { standingOf } from '../domain/standing.ts';
import type { Linked } from '../engine/actions.ts';
import type { Engine } from '../engine/engine.ts';
import { lookingOf } from './deploys.ts';
import { requireOperator } from './guard.ts';
import { ProblemError } from './problems.ts';
import { renderWhole } from './render.ts';
import { DeployId, noSuchDeploy, problems, type Routes } from './routes.ts';

/** What operators say about a deploy. */
export function actionRoutes(app: Routes, { engine }: { engine: Engine }): void {
  app.post(
    '/deploys/:id/look',
    {
      schema: {
        summary: 'Looks for the deploy’s run once more, now; at it, where it is known',
        description:
          'Waits for the look at most 8 s. Sends nothing. Where GitHub has said its last word, nothing is done.',
        tags: ['operators'],
        params: DeployId,
        response: { 200: Deploy, ...problems(401, 404) },
      },
    },
    async (request) => {
      requireOperator(request);
      const { id } = request.params;
      const deploy = await engine.lookAgain(id);
      if (deploy === null) throw noSuchDeploy(id);
      return { ...renderWhole(deploy), ...lookingOf(engine, deploy) };
    },
  );

  app.post(
    '/deploys/:id/link',
    {
      schema: {
        summary: 'An operator says which run it is',
        tags: ['operators'],
        params: DeployId,
        body: Link,
        response: { 200: Deploy, ...problems(400, 401, 404, 409, 502) },
      },
    },
    async (request) => {
      const { name } = requireOperator(request);
      const { id } = request.params;
      const { github_run_id: runId } = request.body;
      return renderWhole(recorded(id, await engine.link(id, runId, name)));
    },
  );

  app.post(
    '/deploys/:id/abandon',
    {
      schema: {
        summary: 'An operator says that it did not run',
        tags: ['operators'],
        params: DeployId,
        body: Abandon,
        response: { 200: Deploy, ...problems(400, 401, 404, 409) },
      },
    },
    async (request) => {
      const { name } = requireOperator(request);
      const { id } = request.params;
      return renderWhole(recorded(id, await engine.abandon(id, request.body.reason, name)));
    },
  );
}

/** The deploy after the fact; throws the problem where the fact was turned away. */
export function recorded(id: string, result: Linked): Facts {
  if (result.ok) return result.deploy;
  const deploy = result.deploy ?? undefined;
  switch (result.refusal) {
    case 'no-such-deploy':
      throw noSuchDeploy(id);
    case 'claimed-by-another-run': {
      const runId = result.deploy?.binding?.runId;
      const detail = `Run ${runId ?? 'of another deploy'} owns it.`;
      throw new ProblemError('claimed-by-another-run', detail, { deploy });
    }
    case 'run-not-read':
      throw new ProblemError('run-not-read', 'The run could not be read.', { deploy });
    case 'not-open':
    case 'not-pending':
      throw new ProblemError('not-open', whyNotOpen(result.deploy), { deploy });
  }
}

function whyNotOpen(deploy: Facts | null): string {
  if (deploy === null) return 'There is nothing to do it to.';
  const { status, failure } = standingOf(deploy);
  const sent = dispatchOf(deploy) === 'not_sent' ? ' and was never sent' : '';
  return `The deploy is ${status}${sent}. ${failure?.message ?? ''}`.trim();
}
