import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, startBench } from '../testing/bench.ts';
import { worldWith } from '../testing/world-with.ts';

test('an input named sha is one like any other: in the title, and in what the run was given', async (t) => {
  const source = `run-name: Ship \${{ inputs.sha }}
on: { workflow_dispatch: { inputs: { sha: { type: string, required: true } } } }
jobs: { go: { steps: [{ run: sleep 1 }] } }`;
  const bench = await startBench(t, { world: worldWith(source), listLagMs: 0 });
  const [sha = ''] = bench.sim.world.repository('acme/shop').commits.keys();
  const got = await bench.dispatch({ ref: 'main', inputs: { sha }, return_run_details: true });
  const run = await bench.get(String(at(got.json, 'run_url')));
  assert.equal(at(run.json, 'display_title'), `Ship ${sha}`);
  assert.deepEqual(bench.sim.world.runs[0]?.inputs, { sha });
  // What is checked out is the workflow's business: the run stands at the tip of its ref.
  const tip = bench.sim.world.repository('acme/shop').branches.get('main');
  assert.equal(at(run.json, 'head_sha'), tip);
});
