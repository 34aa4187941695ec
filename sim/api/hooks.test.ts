import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import type { Mode } from '../mode.ts';
import type { Hook, SimulatorOptions } from '../server.ts';
import { testApp } from '../testing/app.ts';
import { at, type Bench, type Got, listAt, startBench } from '../testing/bench.ts';
import { published } from '../testing/published.ts';
import { type Receiver, startReceiver } from '../testing/receiver.ts';
import { READ_TOKEN, smallWorld } from '../testing/small-world.ts';

const HOOK = '/repos/{owner}/{repo}/hooks/{hook_id}';

/** A repository's hook and an App's, each with five deliveries, the last of which failed. */
async function start(
  t: TestContext,
  options: Partial<SimulatorOptions> = {},
): Promise<{
  bench: Bench;
  receiver: Receiver;
  hook: Hook;
  path: string;
  asApp: { token: string };
}> {
  const app = testApp();
  const bench = await startBench(t, { world: { ...smallWorld(), apps: [app.seed] }, ...options });
  const receiver = await startReceiver(t);
  const to = { url: receiver.url, secret: 'secret' };
  const hook = bench.sim.addHook({ kind: 'repository', repository: 'acme/shop', ...to });
  bench.sim.addHook({ kind: 'app', ...to });
  await bench.dispatch();
  bench.clock.advance(1_500);
  await bench.sim.webhooksSettled();
  receiver.answer = 503;
  bench.clock.advance(500);
  await bench.sim.webhooksSettled();
  const path = `/repos/acme/shop/hooks/${hook.id}`;
  return { bench, receiver, hook, path, asApp: { token: app.jwt(bench.clock.now()) } };
}

/** `event action` of each delivery in a list. */
function names({ json }: Got): string[] {
  return (json as unknown[]).map(
    (one) => `${String(at(one, 'event'))} ${String(at(one, 'action'))}`,
  );
}

function linked({ headers }: Got, rel: string): string {
  const links = headers.get('link') ?? '';
  return new RegExp(`<([^>]+)>; rel="${rel}"`).exec(links)?.[1] ?? '';
}

describe('deliveries', () => {
  test('are listed newest first, by pages that stay as they were', async (t) => {
    const { bench, path, hook } = await start(t);
    const all = names(await bench.get(`${path}/deliveries`));
    assert.deepEqual(all, [
      ...['workflow_run in_progress', 'workflow_job in_progress', 'workflow_job queued'],
      ...['workflow_run requested', 'ping null'],
    ]);
    const first = await bench.get(`${path}/deliveries?per_page=2`);
    assert.deepEqual(names(first), all.slice(0, 2));
    assert.equal(linked(first, 'prev'), '');
    const newest = hook.deliveries.at(-1);
    await bench.post(`${path}/deliveries/${newest?.id}/attempts`);
    await bench.sim.webhooksSettled();
    const second = await bench.get(linked(first, 'next'));
    assert.deepEqual(names(second), all.slice(2, 4));
    const third = await bench.get(linked(second, 'next'));
    assert.deepEqual(names(third), all.slice(4));
    assert.equal(linked(third, 'next'), '');
    assert.deepEqual(names(await bench.get(linked(third, 'prev'))), all.slice(2, 4));
  });

  test('are listed by how they went', async (t) => {
    const { bench, path } = await start(t);
    const failed = names(await bench.get(`${path}/deliveries?status=failure`));
    assert.deepEqual(failed, ['workflow_run in_progress', 'workflow_job in_progress']);
    const went = names(await bench.get(`${path}/deliveries?status=success`));
    assert.deepEqual(went, ['workflow_job queued', 'workflow_run requested', 'ping null']);
    assert.equal((await bench.get(`${path}/deliveries?status=maybe`)).status, 422);
    assert.equal((await bench.get(`${path}/deliveries?cursor=x`)).status, 422);
  });

  test('are sent again under the same GUID, as deliveries of their own', async (t) => {
    const { bench, receiver, path, hook } = await start(t);
    receiver.answer = 202;
    const failed = hook.deliveries.at(-1);
    assert.equal(failed?.statusCode, 503);
    const answer = await bench.post(`${path}/deliveries/${failed.id}/attempts`);
    assert.equal(answer.status, 202);
    await bench.sim.webhooksSettled();
    const again = hook.deliveries.at(-1);
    assert.ok(again && again.id > failed.id);
    const { redelivery, guid, statusCode } = again;
    assert.deepEqual([redelivery, guid, statusCode], [true, failed.guid, 202]);
    assert.equal(receiver.received.at(-1)?.headers['x-github-delivery'], failed.guid);
    assert.equal(receiver.received.at(-1)?.body, failed.request.body);
  });
});

const MODES: readonly (readonly [Mode, Parameters<typeof published>[0]])[] = [
  ['dotcom-2022', 'api.github.com'],
  ['ghes-3.19', 'ghes-3.19'],
];
for (const [mode, description] of MODES) {
  test(`${mode} answers about hooks as ${description} is described`, async (t) => {
    const { bench, path, asApp, hook } = await start(t, { mode });
    const judge = published(description);
    const fits = async (operation: string, asked: Promise<Got>) => {
      const got = await asked;
      const status = operation.startsWith('POST') ? 202 : 200;
      assert.equal(got.status, status, got.text);
      assert.deepEqual(judge.mistakes(operation, status, got.json), [], operation);
      return got;
    };
    await fits('GET /repos/{owner}/{repo}/hooks', bench.get('/repos/acme/shop/hooks'));
    const shown = await fits(`GET ${HOOK}`, bench.get(path));
    assert.equal(at(shown.json, 'config', 'secret'), '********');
    assert.equal(at(shown.json, 'last_response', 'code'), 503);
    await fits(`GET ${HOOK}/deliveries`, bench.get(`${path}/deliveries`));
    const one = `${path}/deliveries/${hook.deliveries[0]?.id}`;
    const delivery = `${HOOK}/deliveries/{delivery_id}`;
    const ping = await fits(`GET ${delivery}`, bench.get(one));
    assert.equal(at(ping.json, 'request', 'payload', 'hook_id'), hook.id);
    assert.equal(at(ping.json, 'response', 'payload'), 'heard');
    await fits(`POST ${delivery}/attempts`, bench.post(`${one}/attempts`));

    await fits('GET /app/hook/config', bench.get('/app/hook/config', asApp));
    const list = '/app/hook/deliveries';
    const listed = await fits(`GET ${list}`, bench.get(list, asApp));
    assert.deepEqual(names(listed).slice(-2), ['workflow_dispatch null', 'ping null']);
    const id = String(at(listed.json, 0, 'id'));
    await fits(`GET ${list}/{delivery_id}`, bench.get(`${list}/${id}`, asApp));
    const again = bench.post(`${list}/${id}/attempts`, asApp);
    await fits(`POST ${list}/{delivery_id}/attempts`, again);
  });
}

describe('a hook', () => {
  test('is shown to whoever may read hooks, and sent again by whoever may write them', async (t) => {
    const rights = { token: 'ghp_hooks', login: 'reader' };
    const permissions = { repository_hooks: 'read' } as const;
    const seed = smallWorld();
    const tokens = [...(seed.tokens ?? []), { ...rights, permissions }];
    const { bench, path, hook } = await start(t, { world: { ...seed, tokens } });
    const token = 'ghp_hooks';
    assert.equal((await bench.get(path, { token })).status, 200);
    assert.equal((await bench.get(path, { token: READ_TOKEN })).status, 403);
    const again = `${path}/deliveries/${hook.deliveries[0]?.id}/attempts`;
    assert.equal((await bench.post(again, { token })).status, 403);
    assert.equal((await bench.get(path, { token: null })).status, 404);
    const open = '/repos/acme/open/hooks';
    assert.deepEqual((await bench.get(open)).json, []);
    assert.equal((await bench.get(open, { token: null })).status, 401);
    assert.equal((await bench.get(open, { token: READ_TOKEN })).status, 403);
  });

  test('of another, and what is not there, is 404', async (t) => {
    const { bench, path, hook, asApp } = await start(t);
    assert.equal((await bench.get('/repos/acme/shop/hooks/1')).status, 404);
    assert.equal((await bench.get(`/repos/acme/open/hooks/${hook.id}`)).status, 404);
    assert.equal((await bench.get(`${path}/deliveries/1`)).status, 404);
    const id = hook.deliveries[0]?.id;
    assert.equal((await bench.get(`/app/hook/deliveries/${id}`, asApp)).status, 404);
    assert.equal((await bench.get('/app/hook/deliveries')).status, 401);
    assert.equal(listAt((await bench.get('/repos/acme/shop/hooks')).json).length, 1);
  });
});
