import { Deploy } from '../contract/deploy.ts';
import { Cancel, Rerun, Review } from '../contract/query.ts';
import type { Deploy as Facts } from '../domain/deploy.ts';
import { standingOf } from '../domain/standing.ts';
import type { GiveOrders, Obeyed } from '../engine/obeyed.ts';
import { recorded } from './actions.ts';
import { requireOperator } from './guard.ts';
import { busyWith, heldBy } from './in-the-way.ts';
import { ProblemError } from './problems.ts';
import { closedBy } from './refusals.ts';
import { renderWhole } from './render.ts';
import { DeployId, noSuchDeploy, problems, type Routes } from './routes.ts';

const REFUSALS = problems(400, 401, 404, 409, 502, 503);

/** What people have GitHub do to a deploy's run. Each may be asked again: GitHub does it once. */
export function orderRoutes(app: Routes, { engine }: { engine: GiveOrders }): void {
  app.post(
    '/deploys/:id/cancel',
    {
      schema: {
        summary: 'Asks GitHub to stop the run',
        tags: ['operators'],
        params: DeployId,
        body: Cancel.nullish(),
        response: { 200: Deploy, ...REFUSALS },
      },
    },
    async (request) => {
      const { name } = requireOperator(request);
      const { id } = request.params;
      return obeyed(id, await engine.cancel(id, name, request.body?.force ?? false));
    },
  );

  app.post(
    '/deploys/:id/rerun',
    {
      schema: {
        summary: 'Has GitHub run it again: the same commit and inputs, as the next attempt',
        description:
          'Where the target is locked, frozen or busy it is refused, as a deploy would be; so is a commit that is marked as bad or was not promoted.',
        tags: ['operators'],
        params: DeployId,
        body: Rerun.nullish(),
        response: { 200: Deploy, ...REFUSALS },
      },
    },
    async (request) => {
      const { name: by } = requireOperator(request);
      const { id } = request.params;
      const asked = request.body ?? Rerun.parse({});
      const { only_failed: onlyFailed, through_lock: throughLock } = asked;
      const leave = { by, throughLock, override: asked.override_reason ?? null };
      return obeyed(id, await engine.rerun(id, leave, onlyFailed));
    },
  );

  app.post(
    '/deploys/:id/review',
    {
      schema: {
        summary: 'Lets a run that waits for approval go on, or not',
        description:
          'Through GitHub, with the console’s own account: it has to be among the reviewers. Who decided is in the comment.',
        tags: ['operators'],
        params: DeployId,
        body: Review,
        response: { 200: Deploy, ...REFUSALS },
      },
    },
    async (request) => {
      const { name } = requireOperator(request);
      const { id } = request.params;
      const { decision, comment = null } = request.body;
      return obeyed(id, await engine.review(id, name, decision === 'approve', comment));
    },
  );
}

/** The deploy after the order; throws the problem where GitHub did not take it. */
function obeyed(id: string, result: Obeyed): Deploy {
  if (result.ok) return renderWhole(result.deploy);
  const { deploy } = result;
  switch (result.refusal) {
    case 'no-such-deploy':
      throw noSuchDeploy(id);
    case 'no-run':
      throw new ProblemError('not-open', 'Its run is not known yet.', { deploy: result.deploy });
    case 'not-now':
      throw new ProblemError('not-open', `The deploy is ${statusOf(result.deploy)}.`, {
        deploy: result.deploy,
      });
    case 'closed':
      throw closedBy(result.by);
    case 'in-the-way':
      throw inTheWay(result);
    case 'refused':
      throw new ProblemError('order-refused', result.message, { deploy: result.deploy });
    case 'unknown':
      throw new ProblemError('order-unknown', result.message, { deploy: result.deploy });
    case 'not-sent':
      throw new ProblemError('order-not-sent', result.message, {
        deploy: result.deploy,
        retryAfterS: 5,
      });
    case 'claimed-by-another-run':
    case 'not-open':
    case 'not-pending':
      return renderWhole(recorded(id, { ok: false, refusal: result.refusal, deploy }));
  }
}

function inTheWay({ way, deploy }: Extract<Obeyed, { refusal: 'in-the-way' }>): ProblemError {
  return way.kind === 'locked' ? heldBy(deploy.wish.target, way.lock) : busyWith(way.by);
}

function statusOf(deploy: Facts): string {
  return standingOf(deploy).status;
}
