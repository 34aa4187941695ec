import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { verify } from '@octokit/webhooks-methods';
import type { SimulatorOptions } from '../server.ts';
import type { ReviewerSeed } from '../state/seed.ts';
import { testApp } from '../testing/app.ts';
import { at, type Bench, startBench } from '../testing/bench.ts';
import { publishedEvents } from '../testing/published-events.ts';
import { type Received, type Receiver, startReceiver } from '../testing/receiver.ts';
import { worldWith } from '../testing/world-with.ts';

const SECRET = 'It is a secret to everybody';

interface Heard extends Bench {
  readonly receiver: Receiver;
  /** Moves the clock and waits for what is told then. */
  pass(ms: number): Promise<void>;
  /** What was told since the last look, the ping left out. */
  told(): Promise<string[]>;
}

/** A simulator whose `acme/shop` has a hook. */
async function start(t: TestContext, options: Partial<SimulatorOptions> = {}): Promise<Heard> {
  const bench = await startBench(t, options);
  const receiver = await startReceiver(t);
  const order = { repository: 'acme/shop', url: receiver.url, secret: SECRET };
  bench.sim.addHook({ kind: 'repository', ...order });
  let from = 1;
  return {
    ...{ ...bench, receiver },
    async pass(ms) {
      bench.clock.advance(ms);
      await bench.sim.webhooksSettled();
    },
    async told() {
      await bench.sim.webhooksSettled();
      const all = receiver.received.map(describeOne);
      const fresh = all.slice(from);
      from = all.length;
      return fresh;
    },
  };
}

/** `workflow_job completed build success`. */
function describeOne({ what, json }: Received): string {
  const job = [at(json, 'workflow_job', 'name'), at(json, 'workflow_job', 'conclusion')];
  const run =
    at(json, 'workflow_job') === undefined ? at(json, 'workflow_run', 'conclusion') : null;
  return [what, ...job, run].filter((one) => typeof one === 'string').join(' ');
}

const TWO_JOBS = [
  'workflow_run requested',
  'workflow_job queued build',
  'workflow_job in_progress build',
  'workflow_run in_progress',
  'workflow_job completed build success',
  'workflow_job queued Ship it',
  'workflow_job in_progress Ship it',
  'workflow_job completed Ship it success',
  'workflow_run completed success',
];

describe('a run of two jobs', () => {
  test('is told step by step, each when it happens', async (t) => {
    const bench = await start(t);
    await bench.dispatch();
    assert.deepEqual(await bench.told(), TWO_JOBS.slice(0, 1));
    await bench.pass(999);
    assert.deepEqual(await bench.told(), []);
    await bench.pass(1);
    assert.deepEqual(await bench.told(), TWO_JOBS.slice(1, 2));
    await bench.pass(1_000);
    assert.deepEqual(await bench.told(), TWO_JOBS.slice(2, 4));
    await bench.pass(20_000);
    assert.deepEqual(await bench.told(), TWO_JOBS.slice(4));
    await bench.pass(20_000);
    assert.deepEqual(await bench.told(), []);
  });

  test('shows each event as things stood then, however late the clock leaps', async (t) => {
    const bench = await start(t);
    await bench.dispatch();
    await bench.pass(60_000);
    const { received } = bench.receiver;
    const begun = received.find((one) => one.what === 'workflow_run in_progress')?.json;
    assert.equal(at(begun, 'workflow_run', 'status'), 'in_progress');
    assert.equal(at(begun, 'workflow_run', 'updated_at'), '2026-10-01T12:00:02Z');
    assert.equal(typeof at(begun, 'workflow_run', 'display_title'), 'string');
    assert.equal(at(received.at(-1)?.json, 'workflow_run', 'conclusion'), 'success');
    assert.deepEqual(await bench.told(), TWO_JOBS);
  });

  test('that fails says so', async (t) => {
    const bench = await start(t);
    await bench.dispatch({ ref: 'main', inputs: { fail: 'true' } });
    await bench.pass(60_000);
    assert.deepEqual((await bench.told()).slice(-2), [
      'workflow_job completed Ship it failure',
      'workflow_run completed failure',
    ]);
  });

  test('of which the first fails skips the second without queueing it', async (t) => {
    const source = `on: workflow_dispatch
jobs: { build: { steps: [{ run: exit 1 }] }, ship: { needs: build, steps: [{ run: a }] } }`;
    const bench = await start(t, { world: worldWith(source) });
    await bench.dispatch();
    await bench.pass(60_000);
    assert.deepEqual((await bench.told()).slice(-3), [
      'workflow_job completed build failure',
      'workflow_job completed ship skipped',
      'workflow_run completed failure',
    ]);
  });

  test('that is cancelled ends once, though its step settles later', async (t) => {
    const step = Promise.withResolvers<'success'>();
    const source = 'on: workflow_dispatch\njobs: { go: { steps: [{ uses: acme/slow }] } }';
    const bench = await start(t, { world: worldWith(source), onStep: () => step.promise });
    await bench.dispatch();
    await bench.pass(5_000);
    const [run] = bench.sim.world.runs;
    assert.ok(run);
    bench.sim.world.cancel(run, { actor: 'maya' });
    await bench.pass(1_000);
    step.resolve('success');
    await bench.pass(1_000);
    assert.deepEqual((await bench.told()).slice(3), [
      'workflow_run in_progress',
      'workflow_job completed go cancelled',
      'workflow_run completed cancelled',
    ]);
  });

  test('whose step settles by hand is told on', async (t) => {
    const step = Promise.withResolvers<'success'>();
    const source = 'on: workflow_dispatch\njobs: { go: { steps: [{ uses: acme/slow }] } }';
    const bench = await start(t, { world: worldWith(source), onStep: () => step.promise });
    await bench.dispatch();
    await bench.pass(60_000);
    assert.equal((await bench.told()).at(-1), 'workflow_run in_progress');
    step.resolve('success');
    await bench.sim.webhooksSettled();
    await bench.pass(1_000);
    assert.deepEqual(await bench.told(), [
      'workflow_job completed go success',
      'workflow_run completed success',
    ]);
  });
});

test('what is run again is not requested again, and what stands is not told', async (t) => {
  const bench = await start(t);
  await bench.dispatch({ ref: 'main', inputs: { fail: 'true' } });
  await bench.pass(60_000);
  await bench.told();
  const [run] = bench.sim.world.runs;
  assert.ok(run && bench.sim.world.rerun(run, { actor: 'maya', onlyFailed: true }));
  await bench.pass(60_000);
  assert.deepEqual(await bench.told(), [
    'workflow_job queued Ship it',
    'workflow_job in_progress Ship it',
    'workflow_run in_progress',
    'workflow_job completed Ship it failure',
    'workflow_run completed failure',
  ]);
  const last = bench.receiver.received.at(-1)?.json;
  assert.equal(at(last, 'workflow_run', 'run_attempt'), 2);
  assert.equal(at(last, 'sender', 'login'), 'maya');
});

test('of a group the next is told on when the one before ends; one never begun has no jobs', async (t) => {
  const source = `on: workflow_dispatch
concurrency: deploy
jobs: { go: { steps: [{ run: sleep 6 }] } }`;
  const bench = await start(t, { world: worldWith(source) });
  await bench.dispatch();
  await bench.dispatch();
  await bench.dispatch();
  assert.deepEqual((await bench.told()).slice(-2), [
    'workflow_run completed cancelled',
    'workflow_run requested',
  ]);
  await bench.pass(10_000);
  assert.deepEqual((await bench.told()).slice(-1), ['workflow_run completed success']);
  await bench.pass(10_000);
  assert.deepEqual((await bench.told()).slice(-1), ['workflow_run completed success']);
});

test('a run under way when the hook is added is told from there on', async (t) => {
  const bench = await startBench(t);
  const receiver = await startReceiver(t);
  await bench.dispatch();
  bench.clock.advance(5_000);
  const order = { repository: 'acme/shop', url: receiver.url, secret: SECRET };
  bench.sim.addHook({ kind: 'repository', ...order, events: ['workflow_run'] });
  bench.clock.advance(20_000);
  await bench.sim.webhooksSettled();
  const told = receiver.received.map((one) => one.what);
  assert.deepEqual(told, ['ping', 'workflow_run completed']);
});

test('nothing is told of a deleted run, of another repository, or after the close', async (t) => {
  let letters = 0;
  const deliver = () => {
    letters += 1;
    return {};
  };
  const bench = await start(t, { deliver });
  await bench.post('/repos/acme/open/actions/workflows/deploy.yml/dispatches', {
    body: { ref: 'main' },
  });
  await bench.dispatch();
  await bench.told();
  const [gone] = bench.sim.world.runs;
  assert.ok(gone);
  bench.sim.world.removeRun(gone);
  await bench.pass(60_000);
  assert.deepEqual(await bench.told(), []);
  await bench.dispatch();
  assert.deepEqual(await bench.told(), ['workflow_run requested']);
  const before = letters;
  await bench.sim.close();
  await bench.pass(60_000);
  assert.deepEqual(await bench.told(), []);
  assert.equal(letters, before);
});

describe('a body', () => {
  test('is signed over its very bytes', async (t) => {
    const bench = await start(t);
    await bench.dispatch();
    await bench.told();
    const [ping, requested] = bench.receiver.received;
    for (const one of [ping, requested]) {
      assert.ok(one);
      const signature = String(one.headers['x-hub-signature-256']);
      assert.equal(await verify(SECRET, one.body, signature), true);
      assert.equal(await verify('Another', one.body, signature), false);
      assert.equal(one.headers['content-type'], 'application/json');
      assert.match(String(one.headers['user-agent']), /^GitHub-Hookshot\//);
      assert.match(String(one.headers['x-github-delivery']), /^[0-9a-f-]{36}$/);
      assert.equal(one.headers['x-github-hook-installation-target-type'], 'repository');
    }
    const shop = bench.sim.world.repository('acme/shop');
    assert.equal(requested?.headers['x-github-hook-installation-target-id'], String(shop.id));
    assert.equal(String(at(ping?.json, 'hook_id')), ping?.headers['x-github-hook-id']);
    const url = String(at(requested?.json, 'workflow_run', 'url'));
    assert.equal((await bench.get(url)).status, 200);
  });

  for (const [mode, description] of [
    ['dotcom-2022', 'api.github.com'],
    ['ghes-3.19', 'ghes-3.19'],
  ] as const) {
    test(`is as ${description} describes it, whatever happens`, async (t) => {
      const bench = await start(t, { mode, world: held() });
      const order = { url: bench.receiver.url, secret: SECRET };
      bench.sim.addHook({ kind: 'app', ...order, app: 'box' });
      await everything(bench);
      const judge = publishedEvents(description);
      const seen = new Set<string>();
      for (const { headers, json, what } of bench.receiver.received) {
        const action = at(json, 'action');
        const event = String(headers['x-github-event']);
        const mistakes = judge.mistakes(event, typeof action === 'string' ? action : null, json);
        assert.deepEqual(mistakes, [], what);
        seen.add(what);
      }
      assert.deepEqual([...seen].sort(), ALL);
    });
  }

  test('can be judged wrong', () => {
    const judge = publishedEvents('api.github.com');
    assert.notDeepEqual(judge.mistakes('workflow_run', 'requested', { action: 'requested' }), []);
  });
});

const ALL = [
  'deployment_review approved',
  'deployment_review rejected',
  'deployment_review requested',
  'ping',
  'workflow_dispatch',
  'workflow_job completed',
  'workflow_job in_progress',
  'workflow_job queued',
  'workflow_job waiting',
  'workflow_run completed',
  'workflow_run in_progress',
  'workflow_run requested',
];

const OCTOCAT: ReviewerSeed = { type: 'User', login: 'octocat' };

/** The described bodies of a review have room for people only. */
function held(reviewers: readonly ReviewerSeed[] = [OCTOCAT]) {
  const source = `on: { workflow_dispatch: { inputs: { app: { default: shop }, dry: { type: boolean, default: false } } } }
jobs:
  ship: { environment: production, steps: [{ run: sleep 5 }] }
  tell: { needs: ship, steps: [{ run: echo told }] }`;
  const environments = [{ name: 'production', reviewers }];
  return { ...worldWith(source, { environments }), apps: [testApp().seed] };
}

/** One run approved, run again and timed out or stopped; one rejected. */
async function everything(bench: Heard): Promise<void> {
  const { world } = bench.sim;
  const review = (state: 'approved' | 'rejected') => {
    const [run] = world.runs;
    assert.ok(run);
    const order = { environment: 'production', state, by: 'octocat', comment: 'Well…' };
    assert.equal(world.review(run, order).length, 1);
    return run;
  };
  await bench.dispatch();
  await bench.pass(5_000);
  const first = review('approved');
  await bench.pass(3_000);
  world.cancel(first, { actor: 'maya' });
  await bench.pass(5_000);
  world.rerun(first, { actor: 'maya' });
  await bench.pass(5_000);
  review('approved');
  await bench.pass(60_000);
  await bench.dispatch();
  await bench.pass(5_000);
  review('rejected');
  await bench.pass(5_000);
}

describe('an App', () => {
  test('is also told of dispatches, with inputs as texts and without a run, and of reviews', async (t) => {
    const releasers = { type: 'Team', slug: 'releasers' } as const;
    const bench = await startBench(t, { world: held([OCTOCAT, releasers]) });
    const receiver = await startReceiver(t);
    const hook = bench.sim.addHook({ kind: 'app', url: receiver.url, secret: SECRET });
    const sent = await bench.dispatch({ ref: 'release/1.4', inputs: { dry: 'true' } });
    assert.equal(sent.status, 204, sent.text);
    bench.clock.advance(5_000);
    await bench.sim.webhooksSettled();
    assert.deepEqual(
      receiver.received.map((one) => one.what),
      [
        ...['ping', 'workflow_dispatch', 'workflow_run requested'],
        ...['workflow_job waiting', 'deployment_review requested'],
      ],
    );
    const dispatched = receiver.received[1];
    const { headers, json } = dispatched ?? {};
    assert.deepEqual(at(json, 'inputs'), { app: 'shop', dry: 'true' });
    assert.equal(at(json, 'ref'), 'refs/heads/release/1.4');
    assert.equal(at(json, 'workflow'), '.github/workflows/deploy.yml');
    assert.equal(at(json, 'sender', 'login'), 'octocat');
    assert.equal(at(json, 'installation', 'id'), 70);
    assert.equal(headers?.['x-github-hook-installation-target-type'], 'integration');
    assert.equal(headers?.['x-github-hook-installation-target-id'], '7');
    assert.equal(hook.deliveries[1]?.installationId, 70);
    const asked = receiver.received.at(-1)?.json;
    const judge = publishedEvents('api.github.com');
    assert.deepEqual(judge.mistakes('deployment_review', 'requested', asked), []);
    assert.equal(at(asked, 'environment'), 'production');
    assert.equal(at(asked, 'reviewers', 1, 'reviewer', 'slug'), 'releasers');
    assert.equal(at(asked, 'workflow_job_run', 'name'), 'ship');
  });

  test('hears of the repositories it is installed on, and of no other', async (t) => {
    const { seed } = testApp({ repositories: ['acme/elsewhere'] });
    const bench = await startBench(t, { world: { ...held(), apps: [seed] } });
    const receiver = await startReceiver(t);
    bench.sim.addHook({ kind: 'app', url: receiver.url, secret: SECRET });
    await bench.dispatch();
    await bench.sim.webhooksSettled();
    assert.deepEqual(
      receiver.received.map((one) => one.what),
      ['ping'],
    );
  });

  test('that nobody made hears of every repository', async (t) => {
    const bench = await startBench(t);
    const receiver = await startReceiver(t);
    bench.sim.addHook({ kind: 'app', url: receiver.url, secret: SECRET });
    await bench.dispatch();
    await bench.sim.webhooksSettled();
    assert.deepEqual(
      receiver.received.map((one) => one.what),
      ['ping', 'workflow_dispatch', 'workflow_run requested'],
    );
  });
});
