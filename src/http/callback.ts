import type { FastifyRequest } from 'fastify';
import type { Secret } from '../config/secret.ts';
import { Callback, Deploy } from '../contract/deploy.ts';
import type { RunToken } from '../domain/identity.ts';
import type { Engine } from '../engine/engine.ts';
import type { Admitted, Identification } from '../engine/identify.ts';
import type { ReadToken } from '../engine/identity-port.ts';
import { recorded } from './actions.ts';
import { bearerOf, isSame } from './guard.ts';
import { ProblemError } from './problems.ts';
import { renderWhole } from './render.ts';
import { DeployId, noSuchDeploy, problems, type Routes } from './routes.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The token of the run that calls back; null where it has the shared CALLBACK_TOKEN, and on other routes. */
    runToken: RunToken | null;
  }
}

/** In how many seconds GitHub is worth asking again for what a token is checked with. */
const ASK_AGAIN_S = 5;

/** Whether it may: by the run's own token, or by the one all workflows share. */
export type CallbackDeps = Readonly<{
  engine: Engine;
  identification: Identification;
  callbackToken: Secret | null;
}>;

/** What a run says about the deploy it carries out. */
export function callbackRoute(app: Routes, deps: CallbackDeps): void {
  const { engine, identification } = deps;
  app.decorateRequest('runToken', null);
  app.post(
    '/deploys/:id/callback',
    {
      config: { isOpen: true },
      schema: {
        summary: 'A run reports how far it is, and claims the deploy',
        description:
          'The first run that calls back owns the deploy; any other gets 409 and must stop. Repeats and late callbacks are harmless. Bearer: the run’s own GitHub OIDC token with PUBLIC_URL as its audience, each for one call; or CALLBACK_TOKEN.',
        tags: ['workflows'],
        params: DeployId,
        body: Callback,
        response: { 200: Deploy, ...problems(400, 401, 403, 404, 409, 413, 415, 429, 503) },
      },
      onRequest: async (request) => {
        request.runToken = await authenticate(request, deps);
      },
    },
    async ({ body, params: { id }, runToken, log }) => {
      const { status: phase, message = null } = body;
      if (runToken === null) {
        const runId = body.github_run_id ?? missingRunId();
        const attempt = body.github_run_attempt ?? null;
        const said = { runId, attempt, phase, message };
        return renderWhole(recorded(id, await engine.callBack(id, said)));
      }
      const admitted = await identification.admit(id, runToken);
      if (!admitted.ok) {
        log.info({ deploy: id, reason: admitted.refusal }, 'a run’s token was turned away');
        throw notAdmitted(id, admitted, runToken);
      }
      const { runId, attempt } = runToken.identity;
      const said = { runId, attempt, phase, message };
      return renderWhole(recorded(id, await engine.callBack(id, said)));
    },
  );
}

/** The run's token, or null for the shared one; throws where it is neither. */
async function authenticate(
  request: FastifyRequest,
  { identification, callbackToken }: CallbackDeps,
): Promise<RunToken | null> {
  const bearer = bearerOf(request);
  if (bearer === null) {
    const said = 'A callback carries the run’s own GitHub token, or CALLBACK_TOKEN, as its bearer.';
    throw new ProblemError('not-signed-in', said);
  }
  if (callbackToken !== null && isSame(bearer, callbackToken)) return null;
  const read = await identification.read(bearer);
  if (read.ok) return read.token;
  request.log.info({ reason: read.fault, said: read.message }, 'a run’s token was turned away');
  throw notRead(read);
}

function notRead({ fault, message }: Exclude<ReadToken, { ok: true }>): ProblemError {
  if (fault === 'keys-unavailable') {
    const said = 'GitHub’s keys, which the run’s token is checked with, cannot be had.';
    return new ProblemError('identity-unavailable', said, { retryAfterS: ASK_AGAIN_S });
  }
  return new ProblemError('not-signed-in', `The bearer token is no good: ${fault} (${message}).`);
}

function notAdmitted(
  id: string,
  { refusal }: Exclude<Admitted, { ok: true }>,
  { identity }: RunToken,
): ProblemError {
  switch (refusal) {
    case 'no-such-deploy':
      return noSuchDeploy(id);
    case 'names-unavailable': {
      const said = 'Which repository and workflow the deploy is of is not known yet.';
      return new ProblemError('identity-unavailable', said, { retryAfterS: ASK_AGAIN_S });
    }
    case 'replayed':
      return new ProblemError('not-signed-in', 'The run’s token was used before.');
    case 'foreign-repository':
    case 'foreign-workflow':
    case 'foreign-event':
    case 'foreign-ref': {
      const { repository, workflowPath, event, ref, runId } = identity;
      const who = `run ${runId} of ${repository} (${workflowPath}, ${event}, ${ref})`;
      return new ProblemError('foreign-run', `It is ${refusal}: the token is of ${who}.`);
    }
  }
}

function missingRunId(): never {
  const detail = 'needed with CALLBACK_TOKEN: only a run’s own token says which run it is';
  const errors = [{ pointer: '/github_run_id', detail }];
  throw new ProblemError('malformed-request', `At body/github_run_id: ${detail}.`, { errors });
}
