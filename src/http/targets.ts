import { Diff, RefChecks, RefList } from '../contract/code.ts';
import { FormQuery, RefQuery } from '../contract/query.ts';
import { Form, Target, TargetList } from '../contract/target.ts';
import { shippedCommit } from '../domain/shipping.ts';
import type { Engine } from '../engine/engine.ts';
import type { Clock, Target as Configured, Views } from '../engine/ports.ts';
import { correlationInputOf, shaInputOf } from '../engine/workflows.ts';
import { renderDiff } from './render-code.ts';
import { problems, type Routes } from './routes.ts';
import { createTargetReader, TargetId } from './target-reader.ts';

const FORM_PATIENCE = { maxAgeMs: 30_000, waitMs: 4_000 };

/** Targets: what can be deployed, with which inputs, and what stands there. */
export function targetRoutes(
  app: Routes,
  deps: {
    engine: Engine;
    views: Views;
    clock: Clock;
    targets: ReadonlyMap<string, Configured>;
  },
): void {
  const { engine, views, targets } = deps;
  const { configured, rendered, renderedOne } = createTargetReader(deps);

  app.get(
    '/targets',
    {
      schema: {
        summary: 'What can be deployed, and what stands there',
        tags: ['targets'],
        response: { 200: TargetList, ...problems(401) },
      },
    },
    async () => {
      return { targets: await rendered([...targets.values()]) };
    },
  );

  app.get(
    '/targets/:target',
    {
      schema: {
        summary: 'One target',
        tags: ['targets'],
        params: TargetId,
        response: { 200: Target, ...problems(401, 404) },
      },
    },
    async (request) => {
      return renderedOne(request.params.target);
    },
  );

  app.get(
    '/targets/:target/form',
    {
      schema: {
        summary: 'What the workflow asks for at a ref',
        tags: ['targets'],
        params: TargetId,
        querystring: FormQuery,
        response: { 200: Form, ...problems(400, 401, 404) },
      },
    },
    async (request) => {
      const target = configured(request.params.target);
      const ref = request.query.ref ?? target.ref;
      const asked = await engine.workflows.inputsOf(target, ref, FORM_PATIENCE);
      const correlation = correlationInputOf(target, asked);
      const shaInput = shaInputOf(target, asked);
      const inputs = (asked.known ? asked.inputs : [])
        .filter(({ name }) => ![correlation, shaInput].includes(name) && !(name in target.inputs))
        .map((input) => ({ ...input, options: [...input.options] }));
      const note = asked.known ? null : asked.note;
      const fixed = { ...target.inputs };
      return { target: target.id, ref, known: asked.known, note, inputs, fixed };
    },
  );

  app.get(
    '/targets/:target/refs',
    {
      schema: {
        summary: 'The branches and tags to choose from',
        description: 'Those deployed there lately first. Found by their beginning among all.',
        tags: ['targets'],
        params: TargetId,
        querystring: RefQuery,
        response: { 200: RefList, ...problems(400, 401, 404) },
      },
    },
    async (request) => {
      const target = configured(request.params.target);
      const recent = await views.recentRefs(target.id);
      const { refs, isCut, note } = await engine.offerRefs(target, request.query.q, recent);
      const offered = refs.map(({ name, kind, isRecent }) => ({ name, kind, is_recent: isRecent }));
      return { refs: offered, is_cut: isCut, note };
    },
  );

  app.get(
    '/targets/:target/checks',
    {
      schema: {
        summary: 'How the refs deployed there lately are checked',
        description: 'Waits for GitHub at most 6 s; asked again within 30 s it says the same.',
        tags: ['targets'],
        params: TargetId,
        response: { 200: RefChecks, ...problems(401, 404) },
      },
    },
    async (request) => {
      const target = configured(request.params.target);
      const recent = await views.recentRefs(target.id);
      const { refs, note } = await engine.readRefChecks(target, recent);
      return { refs: [...refs], note };
    },
  );

  app.get(
    '/targets/:target/diff',
    {
      schema: {
        summary: 'What a deploy of a ref would change',
        description: 'Waits for GitHub at most 9 s; what could not be read is said in `notes`.',
        tags: ['targets'],
        params: TargetId,
        querystring: FormQuery,
        response: { 200: Diff, ...problems(400, 401, 404) },
      },
    },
    async (request) => {
      const target = configured(request.params.target);
      const ref = request.query.ref ?? target.ref;
      const live = (await views.standings([target.id])).get(target.id)?.live ?? null;
      const shipped = live && shippedCommit(live);
      const [diff, asked] = await Promise.all([
        engine.readDiff(target, ref, shipped?.sha ?? null),
        engine.workflows.inputsOf(target, ref, FORM_PATIENCE),
      ]);
      return renderDiff(diff, {
        target,
        live: live && shipped && { ...shipped, deploy: live.wish.id },
        shaInput: shaInputOf(target, asked),
      });
    },
  );
}
