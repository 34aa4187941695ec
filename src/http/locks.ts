import { z } from 'zod';
import { TargetEvents } from '../contract/lock.ts';
import { LockRequest, UnlockQuery } from '../contract/query.ts';
import { Target } from '../contract/target.ts';
import type { Engine } from '../engine/engine.ts';
import type { Locks } from '../engine/lock-port.ts';
import type { BadCommits, Clock, Target as Configured, Views } from '../engine/ports.ts';
import { requireOperator } from './guard.ts';
import { heldBy } from './in-the-way.ts';
import { ProblemError } from './problems.ts';
import { utc } from './render.ts';
import { problems, type Routes } from './routes.ts';
import { createTargetReader, TargetId } from './target-reader.ts';

const Mark = TargetId.extend({ sha: z.string().regex(/^[0-9a-f]{40}$/, 'expected a whole sha') });

/** Who opens and closes targets, and keeps commits off them. */
export function lockRoutes(
  app: Routes,
  deps: {
    engine: Engine;
    views: Views;
    locks: Locks;
    badCommits: BadCommits;
    clock: Clock;
    targets: ReadonlyMap<string, Configured>;
  },
): void {
  const { engine, locks, badCommits, clock } = deps;
  const { configured, renderedOne } = createTargetReader(deps);

  /** The target as it is now; whoever watches is told to look. */
  function changed(id: string): Promise<Target> {
    engine.targetNews.changed();
    return renderedOne(id);
  }

  app.put(
    '/targets/:target/lock',
    {
      schema: {
        summary: 'Lock a target: nothing is deployed there until it opens again',
        description:
          'Its owner may change the lock. Another’s lock is refused with 409 unless `take_over` is true.',
        tags: ['targets'],
        params: TargetId,
        body: LockRequest,
        response: { 200: Target, ...problems(400, 401, 404, 409) },
      },
    },
    async (request) => {
      const { name } = requireOperator(request);
      const { id } = configured(request.params.target);
      const { reason, expires_at_utc: until, take_over: takesOver = false } = request.body;
      const at = clock.now();
      const expiresAt = until == null ? null : Date.parse(until);
      if (expiresAt !== null && expiresAt <= at) {
        throw new ProblemError('malformed-request', 'The lock would have expired already.');
      }
      const outcome = await locks.lock(id, { reason, by: name, at, expiresAt }, { takesOver });
      if (outcome.kind === 'held') throw heldBy(id, outcome.lock);
      return changed(id);
    },
  );

  app.get(
    '/targets/:target/lock',
    {
      schema: {
        summary: 'The target with its lock, as changing that answers too',
        tags: ['targets'],
        params: TargetId,
        response: { 200: Target, ...problems(401, 404) },
      },
    },
    (request) => renderedOne(request.params.target),
  );

  app.delete(
    '/targets/:target/lock',
    {
      schema: {
        summary: 'Unlock a target',
        description:
          'Whosever lock it is. With `locked_at_utc` only that lock is removed: another one that stands there by now is refused with 409.',
        tags: ['targets'],
        params: TargetId,
        querystring: UnlockQuery,
        response: { 200: Target, ...problems(400, 401, 404, 409) },
      },
    },
    async (request) => {
      const { name } = requireOperator(request);
      const { id } = configured(request.params.target);
      const { locked_at_utc: seen } = request.query;
      const seenAt = seen === undefined ? null : Date.parse(seen);
      const outcome = await locks.unlock(id, { by: name, at: clock.now() }, { seenAt });
      if (outcome.kind === 'held') throw heldBy(id, outcome.lock);
      return changed(id);
    },
  );

  app.get(
    '/targets/:target/events',
    {
      schema: {
        summary: 'Who opened and closed a target, newest first; at most 100',
        tags: ['targets'],
        params: TargetId,
        response: { 200: TargetEvents, ...problems(401, 404) },
      },
    },
    async (request) => {
      const { id } = configured(request.params.target);
      const events = await locks.events(id);
      return { events: events.map(({ at, ...event }) => ({ ...event, at_utc: utc(at) })) };
    },
  );

  app.delete(
    '/targets/:target/bad-commits/:sha',
    {
      schema: {
        summary: 'Clear the mark on a commit of the target’s repository: it may ship again',
        tags: ['targets'],
        params: Mark,
        response: { 200: Target, ...problems(400, 401, 404) },
      },
    },
    async (request) => {
      const { name } = requireOperator(request);
      const { id, repository } = configured(request.params.target);
      const who = { target: id, by: name, at: clock.now() };
      await badCommits.clear(repository, request.params.sha, who);
      return changed(id);
    },
  );
}
