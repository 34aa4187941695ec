import assert from 'node:assert/strict';
import { type Simulator, startSimulator } from '../../sim/server.ts';
import type { Run } from '../../sim/state/run.ts';
import { latestAttempt } from '../../sim/state/run.ts';
import { viewAttempt } from '../../sim/state/view.ts';
import { describe, type Scope, shared, test } from '../harness/test.ts';
import { until } from '../harness/until.ts';
import { acme, CONSOLE_LOGIN, CONSOLE_TOKEN } from '../harness/world.ts';
import { type Gh, realGh } from './gh.ts';

type Bench = Readonly<{ sim: Simulator; gh: Gh }>;

async function startBench(t: Scope): Promise<Bench> {
  const sim = await startSimulator({
    ...{ world: acme(), listLagMs: 0, queueMs: 300 },
    behaviour: ({ inputs }) => (inputs['app'] === 'slow' ? { queueMs: 60_000 } : {}),
  });
  t.after(() => sim.close());
  return { sim, gh: realGh(t, sim.origin, CONSOLE_TOKEN) };
}

/** Dispatches as a person would; gives the run. */
async function deploy({ sim, gh }: Bench, id: string, more = 'fail=false'): Promise<Run> {
  const inputs = ['-f', `deploy_id=${id}`, '-f', more];
  const said = await gh('workflow', 'run', 'deploy.yml', '--ref', 'main', ...inputs);
  assert.deepEqual([said.code, said.err], [0, '']);
  const run = sim.world.runs.find((one) => one.displayTitle === `Deploy ${id}`);
  assert.ok(run, `no run of ${id}`);
  return run;
}

function view(sim: Simulator, run: Run) {
  return viewAttempt(latestAttempt(run), sim.world.now());
}

function ended(sim: Simulator, run: Run) {
  return until('the run is completed', () => {
    const seen = view(sim, run);
    return seen.status === 'completed' && seen;
  });
}

describe('the real gh finds its way about the simulated GitHub', () => {
  const bench = shared(startBench);

  test('gh workflow run starts a run with the inputs given', async () => {
    const run = await deploy(bench(), 'run-1');
    assert.equal(run.actor.login, CONSOLE_LOGIN);
    assert.deepEqual(
      [run.ref.name, run.inputs['app'], run.inputs['fail']],
      ['main', 'shop', false],
    );
  });

  test('gh workflow run says why it was refused', async () => {
    const said = await bench().gh('workflow', 'run', 'deploy.yml', '--ref', 'main', '-f', 'x=1');
    assert.equal(said.code, 1);
    assert.match(said.err, /Unexpected inputs provided: \["x"\]/);
  });

  test('gh run list', async () => {
    const run = await deploy(bench(), 'list-1');
    const said = await bench().gh('run', 'list');
    assert.equal(said.code, 0, said.err);
    const line = said.out.split('\n').find((one) => one.includes(String(run.id)));
    assert.match(line ?? '', /Deploy list-1\tDeploy\tmain\tworkflow_dispatch/);
  });

  test('gh workflow list', async () => {
    const { gh, sim } = bench();
    const said = await gh('workflow', 'list');
    const { id } = sim.world.workflow('acme/shop', 'strict.yml');
    assert.equal(said.code, 0, said.err);
    assert.ok(said.out.includes(`Strict\tactive\t${id}\n`), said.out);
  });

  test('gh workflow view', async () => {
    const said = await bench().gh('workflow', 'view', 'deploy.yml');
    assert.equal(said.code, 0, said.err);
    assert.match(said.out, /^Deploy - deploy\.yml\n/);
    assert.match(said.out, /Total runs \d/);
  });

  test('gh run watch follows the jobs to the end, and gh run view shows them', async () => {
    const run = await deploy(bench(), 'watch-1');
    const watched = await bench().gh('run', 'watch', String(run.id), '--exit-status');
    assert.equal(watched.code, 0, watched.err);
    assert.match(watched.out, /✓ main Deploy · \d+\n.*✓ Release in \ds .*✓ Complete job\n$/s);
    const shown = await bench().gh('run', 'view', String(run.id));
    assert.equal(shown.code, 0, shown.err);
    assert.match(shown.out, /✓ Release in \ds \(ID \d+\)/);
    const page = /View this run on GitHub: (\S+)/.exec(shown.out)?.[1] ?? '';
    assert.match(await (await fetch(page)).text(), /Deploy watch-1/);
  });

  test('gh run view --log shows what the steps printed, --log-failed what the failed one did', async () => {
    const { gh, sim } = bench();
    const run = await deploy(bench(), 'log-1', 'fail=true');
    await ended(sim, run);
    const whole = await gh('run', 'view', String(run.id), '--log');
    assert.equal(whole.code, 0, whole.err);
    assert.match(whole.out, /^Release\tSet up job\t\d{4}-\d\d-\d\dT.*Z Current runner version/m);
    assert.match(whole.out, /^Release\tBuild\t.*Z ##\[group\]Run sleep 0\.1$/m);
    const failed = await gh('run', 'view', String(run.id), '--log-failed');
    assert.equal(failed.code, 0, failed.err);
    assert.match(failed.out, /^Release\tMigrate\t.*Process completed with exit code 1\.$/m);
    assert.doesNotMatch(failed.out, /\tBuild\t/);
  });

  test('gh run watch tells a failed run by its exit status', async () => {
    const run = await deploy(bench(), 'watch-2', 'fail=true');
    const watched = await bench().gh('run', 'watch', String(run.id), '--exit-status');
    assert.equal(watched.code, 1, watched.out);
    assert.match(watched.out, /X Migrate/);
  });

  test('gh run cancel, and once more when it is over', async () => {
    const { gh, sim } = bench();
    const run = await deploy(bench(), 'cancel-1', 'app=slow');
    const said = await gh('run', 'cancel', String(run.id));
    assert.deepEqual([said.code, said.err], [0, '']);
    assert.equal((await ended(sim, run)).conclusion, 'cancelled');
    const late = await gh('run', 'cancel', String(run.id));
    assert.equal(late.code, 1);
    assert.match(late.err, /Cannot cancel a workflow run that is completed/);
  });

  test('gh run rerun --failed makes another attempt', async () => {
    const { gh, sim } = bench();
    const run = await deploy(bench(), 'rerun-1', 'fail=true');
    await ended(sim, run);
    const said = await gh('run', 'rerun', String(run.id), '--failed');
    assert.deepEqual([said.code, said.err], [0, '']);
    assert.equal(view(sim, run).number, 2);
  });

  test('gh run rerun is refused while the run goes on', async () => {
    const run = await deploy(bench(), 'rerun-2', 'app=slow');
    const said = await bench().gh('run', 'rerun', String(run.id));
    assert.equal(said.code, 1, said.out);
    assert.match(said.err, /cannot be rerun/);
  });
});

test('gh workflow disable, and enable again', async (t) => {
  const { gh, sim } = await startBench(t);
  const workflow = sim.world.workflow('acme/shop', 'deploy.yml');
  assert.equal((await gh('workflow', 'disable', 'deploy.yml')).code, 0);
  assert.equal(workflow.state, 'disabled_manually');
  assert.equal((await gh('workflow', 'enable', String(workflow.id))).code, 0);
  assert.equal(workflow.state, 'active');
});
