import assert from 'node:assert/strict';
import type { Deploy, DeployList } from '../../src/contract/deploy.ts';
import { type Bench, startBench } from '../harness/bench.ts';
import { DEPLOYS } from '../harness/client.ts';
import { HOOK_SECRET, HOOKS } from '../harness/hook.ts';
import { describe, type Scope, test } from '../harness/test.ts';
import { until } from '../harness/until.ts';
import { STRANGER_TOKEN } from '../harness/world.ts';
import { realGh } from './gh.ts';

/** What somebody does at 02:00 when the console is not to be had. */
async function startByHand(t: Scope, { sim }: Bench): Promise<void> {
  const gh = realGh(t, sim.origin, STRANGER_TOKEN);
  const { code, err } = await gh('workflow', 'run', 'deploy.yml', '--ref', 'main', '-f', 'app=x');
  assert.equal(code, 0, err);
}

/** The one deploy there is, once the console knows of it. */
function onlyDeploy({ client }: Bench): Promise<Deploy> {
  return until('in the history', async () => {
    const { deploys } = (await client.get(DEPLOYS)).json as DeployList;
    return deploys[0] ?? null;
  });
}

describe('a run that the real gh starts', () => {
  test('shows up in the console as started outside, told by a webhook, and is followed', async (t) => {
    const bench = await startBench(t, { env: { GITHUB_WEBHOOK_SECRET: HOOK_SECRET } });
    const url = `${bench.server.url}${HOOKS}`;
    const order = { kind: 'repository', repository: 'acme/shop', secret: HOOK_SECRET } as const;
    bench.sim.addHook({ ...order, url });
    await startByHand(t, bench);
    const { id, origin, requested_by, resolved_by } = await onlyDeploy(bench);
    assert.deepEqual([origin, requested_by, resolved_by], ['outside', 'stranger', 'webhook']);
    await bench.reaches(id, 'over', ({ status }) => status === 'succeeded');
  });

  test('shows up by asking alone, also when the console was down meanwhile', async (t) => {
    const bench = await startBench(t);
    await bench.restart({}, () => startByHand(t, bench));
    const { id, origin, resolved_by } = await onlyDeploy(bench);
    assert.deepEqual([origin, resolved_by], ['outside', 'reconciler']);
    await bench.reaches(id, 'over', ({ status }) => status === 'succeeded');
  });
});
