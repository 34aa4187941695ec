import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { faults } from '../../sim/faults.ts';
import { dispatchByHand, runOf, startBench } from '../harness/bench.ts';
import { deployOf } from '../harness/judge.ts';
import { describe, test } from '../harness/test.ts';
import { runnerEnvironment, runStep } from './job.ts';

const PAGE = readFileSync(new URL('../../docs/workflow-authors.md', import.meta.url), 'utf8');
const SHARED = 'callback-token-of-the-tests';

type Script = Readonly<{ env: Readonly<Record<string, string>>; run: string }>;

/** The one script in the page that has this word, as it stands there. */
function scriptWith(word: string): Script {
  const blocks = [...PAGE.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => text);
  const found = blocks.filter((text) => text.includes(word) && text.includes('run: |'));
  assert.equal(found.length, 1, `the page has one script with ${word}`);
  // A step of a list, or what stands within one.
  const [step] = [parse(found[0] ?? '') as Script | Script[]].flat();
  assert.ok(step);
  return step;
}

describe('the lines of curl in the guide, as they stand there', () => {
  for (const [what, word, mayAsk] of [
    ['with the run’s own token', 'ACTIONS_ID_TOKEN_REQUEST_URL', true],
    ['with CALLBACK_TOKEN', 'secrets.SIGNALBOX_CALLBACK_TOKEN', false],
  ] as const) {
    test(`${what}: claim the deploy, and stop a second run`, async (t) => {
      const { run: script, env } = scriptWith(word);
      const bench = await startBench(t, {
        ...{ queueMs: 60_000, listLagMs: 60_000, answer: faults.noDetails() },
        env: { CALLBACK_TOKEN: SHARED },
      });
      const { id } = deployOf(await bench.client.deploy({ target: 'mall' }), 202);
      const values: Readonly<Record<string, string>> = {
        ...{ SIGNALBOX_URL: bench.server.url, DEPLOY_ID: id, TOKEN: SHARED },
      };
      const given = Object.fromEntries(
        Object.keys(env).map((name) => [name, values[name] ?? assert.fail(`${name} is new`)]),
      );
      const step = (runId: number) => {
        const run = bench.sim.world.run(runId);
        assert.ok(run);
        const request = mayAsk ? bench.sim.oidc.requestEnvironment(run) : null;
        return runStep(t, script, { ...runnerEnvironment(run, request), ...given }).ended;
      };
      const first = await step(runOf(bench, id));
      assert.equal(first.code, 0, first.log);
      const deploy = await bench.read(id);
      assert.deepEqual([deploy.status, deploy.github_run_id], ['building', runOf(bench, id)]);
      const path = 'acme/shop/actions/workflows/deploy.yml';
      const second = await step(await dispatchByHand(bench.sim, path));
      assert.notEqual(second.code, 0);
      assert.match(second.log, /claimed-by-another-run/);
    });
  }
});
