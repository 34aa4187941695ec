import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { faults } from '../../sim/faults.ts';
import type { Deploy, Timeline } from '../../src/contract/deploy.ts';
import type { GitHubReport } from '../../src/contract/github.ts';
import { type Bench, type BenchOptions, runOf, startBench } from '../harness/bench.ts';
import { DEPLOYS } from '../harness/client.ts';
import { examples, HOOK_SECRET, HOOKS, jobHook, postHook, runHook } from '../harness/hook.ts';
import { deployOf, problemOf } from '../harness/judge.ts';
import { describe, type Scope, shared, test } from '../harness/test.ts';
import { until } from '../harness/until.ts';
import { CONSOLE_LOGIN } from '../harness/world.ts';

const env = { GITHUB_WEBHOOK_SECRET: HOOK_SECRET };

async function reportOf({ client }: Pick<Bench, 'client'>): Promise<GitHubReport> {
  return (await client.get('/api/internal/github')).json as GitHubReport;
}

/** GitHub's published example of an event and action. */
function example(name: string, action?: string): Record<string, unknown> {
  const found = examples().find(
    (one) =>
      one.name === name &&
      (action === undefined || (one.payload as { action?: string }).action === action),
  );
  return structuredClone(found?.payload) as Record<string, unknown>;
}

const SHOP = { full_name: 'acme/shop' };

/** A deploy whose run GitHub has named; from then on every read hangs, so that only hooks tell. */
async function deployed(t: Scope, options: BenchOptions = {}) {
  const bench = await startBench(t, { env, queueMs: 60_000, ...options });
  const { id } = deployOf(await bench.client.deploy({ target: 'shop' }), 202);
  for (const on of ['run', 'jobs', 'workflow_runs'] as const) {
    bench.sim.failNext(faults.hang('before'), { on, times: Number.POSITIVE_INFINITY });
  }
  return { bench, id, runId: runOf(bench, id) };
}

describe('what GitHub’s hooks tell', () => {
  const common = shared((scope) => startBench(scope, { env }));

  test('every published example is taken or ignored, and changes nothing that is not ours', async () => {
    const bench = common();
    for (const { name, payload } of examples()) {
      const answer = await postHook(bench, name, payload);
      assert.equal(answer.status, 202, `${name}: ${answer.text}`);
    }
    const { json } = await bench.client.get(DEPLOYS);
    assert.deepEqual((json as { deploys: Deploy[] }).deploys, []);
  });

  test('an action nobody knows is ignored', async () => {
    const payload = { ...example('workflow_run', 'completed'), action: 'meditated' };
    const { json } = await postHook(common(), 'workflow_run', payload);
    assert.deepEqual(json, { heard: 'ignored' });
  });

  test('a deploy goes through to its end by them alone, while GitHub answers nothing', async (t) => {
    const { bench, id, runId } = await deployed(t);
    const steps: readonly (readonly [string, object, Deploy['status']])[] = [
      ['workflow_run', runHook('requested', { id: runId }), 'queued'],
      ['workflow_job', jobHook('queued', { id: runId }), 'queued'],
      ['workflow_job', jobHook('waiting', { id: runId }), 'waiting'],
      ['workflow_job', jobHook('in_progress', { id: runId }), 'building'],
      ['workflow_run', runHook('completed', { id: runId }), 'succeeded'],
    ];
    for (const [name, payload, status] of steps) {
      const began = performance.now();
      assert.equal((await postHook(bench, name, payload)).status, 202);
      assert.ok(performance.now() - began < 1_000, 'it waits for nothing of GitHub’s');
      const deploy = await bench.read(id);
      assert.deepEqual([deploy.status, deploy.learned.source], [status, 'webhook'], name);
    }
  });

  test('late, twice and out of order, the end is the same', async (t) => {
    const { bench, id, runId } = await deployed(t);
    const events = [
      ['workflow_run', runHook('completed', { id: runId, conclusion: 'failure' })],
      ['workflow_job', jobHook('queued', { id: runId })],
      ['workflow_run', runHook('requested', { id: runId })],
      ['workflow_run', runHook('in_progress', { id: runId })],
      ['workflow_run', runHook('completed', { id: runId, conclusion: 'failure' })],
    ] as const;
    for (const [name, payload] of events) await postHook(bench, name, payload);
    assert.equal((await bench.read(id)).status, 'failed');
  });

  test('one that is quicker than GitHub’s answer to the dispatch is not lost', async (t) => {
    const bench = await startBench(t, {
      ...{ env, queueMs: 60_000, answer: faults.latency(1_500) },
    });
    const asked = await bench.client.deploy({ target: 'mall' }, { prefer: 'respond-async' });
    const { id } = deployOf(asked, 202);
    const runId = await until('the run', async () => bench.sim.world.runs[0]?.id ?? null);
    await postHook(
      bench,
      'workflow_run',
      runHook('in_progress', { id: runId, actor: CONSOLE_LOGIN }),
    );
    const deploy = await bench.reaches(id, 'known', ({ status }) => status === 'building');
    assert.deepEqual([deploy.github_run_id, deploy.learned.source], [runId, 'webhook']);
  });

  test('a run whose title carries the deploy’s id is its, though no list shows it', async (t) => {
    const bench = await startBench(t, { env, answer: faults.hang('after'), listLagMs: 600_000 });
    const asked = await bench.client.deploy({ target: 'shop' }, { prefer: 'respond-async' });
    const { id } = deployOf(asked, 202);
    const runId = await until('the run', async () => bench.sim.world.runs[0]?.id ?? null);
    await postHook(bench, 'workflow_run', runHook('requested', { id: runId, title: `Go ${id}` }));
    const deploy = await bench.read(id);
    assert.deepEqual([deploy.github_run_id, deploy.evidence], [runId, 'title']);
    assert.equal(deploy.resolved_by, 'webhook');
  });

  test('that a dispatch with the deploy’s id was taken, though its answer was lost', async (t) => {
    const answer = faults.reset('before');
    const bench = await startBench(t, { env, answer });
    const { id, status } = deployOf(await bench.client.deploy({ target: 'shop' }), 202);
    assert.equal(status, 'unconfirmed');
    const payload = {
      ...example('workflow_dispatch'),
      inputs: { deploy_id: id },
      repository: SHOP,
    };
    await postHook(bench, 'workflow_dispatch', payload);
    const deploy = await bench.read(id);
    assert.deepEqual([deploy.status, deploy.dispatch], ['dispatched', 'sent']);
  });

  test('a re-run from GitHub’s side: the attempts stay apart', async (t) => {
    const { bench, id, runId } = await deployed(t);
    await postHook(bench, 'workflow_job', jobHook('completed', { id: runId, job: 1 }));
    const failed = runHook('completed', { id: runId, conclusion: 'failure' });
    await postHook(bench, 'workflow_run', failed);
    // GitHub sends no `requested` for it: the first sign is a job.
    await postHook(bench, 'workflow_job', jobHook('queued', { id: runId, attempt: 2, job: 2 }));
    const again = await bench.read(id);
    assert.deepEqual([again.status, again.github_run_attempt], ['queued', 2]);
    await postHook(bench, 'workflow_run', runHook('completed', { id: runId, attempt: 2 }));
    const end = await bench.read(id);
    assert.equal(end.status, 'succeeded');
    assert.deepEqual(
      end.earlier_attempts?.map(({ attempt, status, jobs }) => [attempt, status, jobs.length]),
      [[1, 'failed', 1]],
    );
  });

  test('who has to let it in: asked for by a review, and gone when it is given', async (t) => {
    const { bench, id, runId } = await deployed(t);
    const review = (action: string) => ({
      ...{ ...example('deployment_review'), action, environment: 'production', repository: SHOP },
      workflow_run: { id: runId, run_attempt: 1 },
    });
    await postHook(bench, 'workflow_job', jobHook('waiting', { id: runId }));
    await postHook(bench, 'deployment_review', review('requested'));
    assert.deepEqual((await bench.read(id)).waiting_for, {
      kind: 'approval',
      environments: [{ name: 'production', reviewers: ['team admins'], opens_at_utc: null }],
    });
    await postHook(bench, 'deployment_review', review('approved'));
    await postHook(bench, 'workflow_job', jobHook('in_progress', { id: runId }));
    assert.equal((await bench.read(id)).waiting_for, null);
  });
});

describe('a webhook that is not to be trusted changes nothing', () => {
  const common = shared(async (scope) => {
    const given = await deployed(scope);
    return { ...given, version: (await given.bench.read(given.id)).version };
  });
  const end = (id: number) => runHook('completed', { id });

  async function unchanged(counted: string, before: GitHubReport): Promise<void> {
    const { bench, id, version } = common();
    assert.equal((await bench.read(id)).version, version);
    const { webhooks } = await reportOf(bench);
    const was = before.webhooks.received[counted] ?? 0;
    assert.equal(webhooks.received[counted], was + 1, `counted as ${counted}`);
  }

  const forged: Readonly<Record<string, Parameters<typeof postHook>[3]>> = {
    'signed with another secret': { secret: 'somebody-else’s-secret' },
    unsigned: { headers: { 'x-hub-signature-256': undefined } },
    'with the old kind of signature only': {
      headers: { 'x-hub-signature-256': undefined, 'x-hub-signature': 'sha1=abc' },
    },
    'with a signature that is none': { headers: { 'x-hub-signature-256': 'sha256=zz' } },
    'with another payload’s signature': {
      headers: { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` },
    },
  };
  for (const [name, posting] of Object.entries(forged)) {
    test(`forged: ${name}`, async () => {
      const { bench, runId } = common();
      const before = await reportOf(bench);
      const answer = await postHook(bench, 'workflow_run', end(runId), posting);
      problemOf(answer, 'bad-signature');
      await unchanged('bad-signature', before);
    });
  }

  const malformed: Readonly<Record<string, readonly [string, Parameters<typeof postHook>[3]]>> = {
    truncated: ['workflow_run', { text: '{"action":"completed","workflow_run":{"id":1' }],
    'of another event than it says': ['workflow_job', {}],
    'without an event': ['workflow_run', { headers: { 'x-github-event': undefined } }],
    'without a delivery': ['workflow_run', { headers: { 'x-github-delivery': undefined } }],
    'that is null': ['deployment_review', { text: 'null' }],
    'with an absurd run': ['workflow_run', { text: '{"action":"completed","workflow_run":7}' }],
  };
  for (const [name, [event, posting]] of Object.entries(malformed)) {
    test(`malformed: ${name}`, async () => {
      const { bench, runId } = common();
      const before = await reportOf(bench);
      problemOf(await postHook(bench, event, end(runId), posting), 'malformed-request');
      await unchanged('malformed-request', before);
    });
  }

  test('too large: 25 MB', async () => {
    const { bench } = common();
    const before = await reportOf(bench);
    const text = JSON.stringify({ filler: 'x'.repeat(25 * 1024 * 1024) });
    problemOf(await postHook(bench, 'workflow_run', null, { text }), 'body-too-large');
    await unchanged('body-too-large', before);
  });

  test('a form instead of JSON', async () => {
    const { bench, runId } = common();
    const before = await reportOf(bench);
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    problemOf(await postHook(bench, 'workflow_run', end(runId), { headers }), 'not-json');
    await unchanged('not-json', before);
  });

  test('an old one, replayed: known again, and without effect', async () => {
    const { bench, id, runId } = common();
    const guid = randomUUID();
    const first = runHook('requested', { id: runId });
    assert.deepEqual((await postHook(bench, 'workflow_run', first, { guid })).json, {
      heard: 'done',
    });
    const { version } = await bench.read(id);
    const again = await postHook(bench, 'workflow_run', end(runId), { guid });
    assert.deepEqual(again.json, { heard: 'again' });
    assert.equal((await bench.read(id)).version, version);
    await bench.restart();
    const later = await postHook(bench, 'workflow_run', end(runId), { guid });
    assert.deepEqual(later.json, { heard: 'again' }, 'also after a restart');
  });
}, 1);

test('while the secret is changed both count; the old one no longer when it is gone', async (t) => {
  const next = 'the-next-secret-of-hooks';
  const bench = await startBench(t, { env: { GITHUB_WEBHOOK_SECRET: `${next} ${HOOK_SECRET}` } });
  for (const secret of [next, HOOK_SECRET]) {
    const answer = await postHook(bench, 'ping', example('ping'), { secret });
    assert.equal(answer.status, 202);
  }
  await bench.restart({ GITHUB_WEBHOOK_SECRET: next });
  problemOf(await postHook(bench, 'ping', example('ping')), 'bad-signature');
});

test('without a secret there is no such address', async (t) => {
  const bench = await startBench(t);
  problemOf(await postHook(bench, 'ping', example('ping')), 'not-found');
  problemOf(await bench.client.get(HOOKS), 'not-found');
});

test('the body is verified as it came: white space and order of members are the sender’s', async (t) => {
  const bench = await startBench(t, { env });
  const text = '{ "zen" : "é\\u00e9 \\n", "hook_id":1 }\n';
  assert.equal((await postHook(bench, 'ping', null, { text })).status, 202);
});

test('what they told is in the timeline, with its source', async (t) => {
  const { bench, id, runId } = await deployed(t);
  await postHook(bench, 'workflow_run', runHook('in_progress', { id: runId }));
  const { json } = await bench.client.get(`${DEPLOYS}/${id}/timeline`);
  const last = (json as Timeline).events.at(-1);
  assert.deepEqual([last?.source, last?.status], ['webhook', 'building']);
});
