import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Deploy, DeployRequest, Timeline } from '../contract/deploy.ts';
import { dispatchOf, type Deploy as Facts } from '../domain/deploy.ts';
import { standingOf } from '../domain/standing.ts';
import { isFinal } from '../domain/status.ts';
import type { Command } from '../engine/command.ts';
import type { Engine } from '../engine/engine.ts';
import type { Views } from '../engine/ports.ts';
import { requireOperator } from './guard.ts';
import { readIdempotencyKey, readPrefer } from './prefer.ts';
import { deployUrl, ProblemError } from './problems.ts';
import { refusalOf, throwIfNotSent } from './refusals.ts';
import { renderLooking, renderWhole, utc } from './render.ts';
import { DeployId, noSuchDeploy, problems, type Routes } from './routes.ts';

/** How long a POST waits for GitHub's answer. */
const ANSWER_WAIT_MS = 5_000;
/** How long a POST waits for the run id where the flag is off: far from the router's 30 s. */
const RUN_WAIT_MS = 20_000;
/** How long a GET waits for the look-up it causes, unless `Prefer: wait` says; and at most. */
const LOOK_WAIT_MS = 1_000;
const MAX_LOOK_WAIT_MS = 8_000;
const POLL_AFTER_S = 2;

/** Deploys: asked for, read. */
export function deployRoutes(
  app: Routes,
  { engine, views, isAsync }: { engine: Engine; views: Views; isAsync: boolean },
): void {
  app.post(
    '/deploys',
    {
      schema: {
        summary: 'Deploy',
        description:
          'Commits the wish, sends one workflow_dispatch, and answers with what is known.',
        tags: ['deploys'],
        headers: z.object({
          'idempotency-key': z
            .string()
            .optional()
            .describe('Makes a repeat answer the same deploy.'),
          prefer: z.string().optional().describe('`respond-async`: do not wait for GitHub.'),
        }),
        body: DeployRequest,
        response: {
          200: Deploy.describe('The key was seen with this body: the deploy as it is now.'),
          201: Deploy.describe('Flag off: after waiting for the run id.'),
          202: Deploy.describe('Under way.'),
          ...problems(400, 401, 403, 404, 409, 413, 415, 422, 429, 502, 503),
        },
      },
    },
    async (request, reply) => {
      const startedAt = performance.now();
      const left = (ms: number): number => Math.max(0, ms - (performance.now() - startedAt));
      const operator = requireOperator(request);
      const prefer = readPrefer(request.headers.prefer);
      const requested = await engine.request(commandOf(request.body), {
        name: operator.name,
        key: keyOf(request.headers['idempotency-key']),
        mayWait: !prefer.respondAsync,
      });
      if (requested.kind === 'replayed') {
        reply.header('idempotent-replayed', 'true');
        return answer(reply, 200, requested.deploy);
      }
      if (requested.kind !== 'created') throw refusalOf(requested);
      const { deploy, dispatching } = requested;
      if (prefer.respondAsync) {
        reply.header('preference-applied', 'respond-async');
        return answer(reply, 202, await dispatching.sending);
      }
      const answered = await engine.answerWithin(deploy, dispatching, left(ANSWER_WAIT_MS));
      throwIfNotSent(answered);
      if (isAsync || standingOf(answered).status === 'unconfirmed') {
        return answer(reply, 202, answered);
      }
      return answer(
        reply,
        201,
        (await engine.runWithin(deploy.wish.id, left(RUN_WAIT_MS))) ?? answered,
      );
    },
  );

  app.get(
    '/deploys/:id',
    {
      schema: {
        summary: 'One deploy',
        description:
          'While its run is not known and it is younger than 90 s, this makes the server look for the run once.',
        tags: ['deploys'],
        params: DeployId,
        headers: z.object({
          prefer: z
            .string()
            .optional()
            .describe('`wait=N`: seconds to wait for the look-up, at most 8.'),
          'if-none-match': z.string().optional(),
        }),
        response: { 200: Deploy, 304: z.undefined(), ...problems(401, 404) },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const asked = readPrefer(request.headers.prefer).waitMs ?? LOOK_WAIT_MS;
      const deploy = await engine.read(id, Math.min(asked, MAX_LOOK_WAIT_MS));
      if (deploy === null) throw noSuchDeploy(id);
      const etag = `W/"${deploy.version}"`;
      reply.header('etag', etag).header('cache-control', 'no-cache');
      if (matches(request.headers['if-none-match'], etag)) return reply.code(304).send(undefined);
      return reply.send({ ...renderWhole(deploy), ...lookingOf(engine, deploy) });
    },
  );

  app.get(
    '/deploys/:id/timeline',
    {
      schema: {
        summary: 'What happened to a deploy',
        tags: ['deploys'],
        params: DeployId,
        response: { 200: Timeline, ...problems(401, 404) },
      },
    },
    async (request) => {
      const entries = await views.timeline(request.params.id);
      if (entries === null) throw noSuchDeploy(request.params.id);
      const events = entries.map(({ at, ...entry }) => ({ ...entry, at_utc: utc(at) }));
      return { events };
    },
  );
}

/** How the search goes, of a deploy that is still followed. */
export function lookingOf(engine: Engine, deploy: Facts): Pick<Deploy, 'looking'> {
  const isOpen = !isFinal(standingOf(deploy).status) && dispatchOf(deploy) !== 'not_sent';
  return isOpen ? { looking: renderLooking(engine.looking(deploy)) } : {};
}

function commandOf(body: DeployRequest): Command {
  const { target, ref, inputs = {}, reason = null } = body;
  return {
    ...{ target, ref, inputs, reason },
    named: { expectedSha: body.expected_sha ?? null, sha: body.sha ?? null },
    throughLock: body.through_lock ?? false,
    override: body.override_reason ?? null,
    rollsBack: body.rolls_back ?? null,
  };
}

function answer(reply: FastifyReply, status: 200 | 201 | 202, deploy: Facts): FastifyReply {
  reply.header('location', deployUrl(deploy.wish.id));
  if (status === 202) reply.header('retry-after', String(POLL_AFTER_S));
  return reply.code(status).send(renderWhole(deploy));
}

function keyOf(header: string | undefined): string | null {
  if (header === undefined) return null;
  const key = readIdempotencyKey(header);
  if (key !== undefined) return key;
  throw new ProblemError('bad-idempotency-key', 'The key is empty, too long or not visible ASCII.');
}

function matches(header: string | undefined, etag: string): boolean {
  const weak = (tag: string): string => tag.trim().replace(/^W\//, '');
  return header?.split(',').some((tag) => weak(tag) === weak(etag) || tag.trim() === '*') ?? false;
}
