import type { Deploy, DeployList } from '../src/contract/deploy.ts';
import { dispatchByHand } from '../test/harness/bench.ts';
import { DEPLOYS } from '../test/harness/client.ts';
import { type Left, leaveAllBehind } from '../test/harness/past.ts';
import { type Life, setStage, startLife } from '../test/harness/process.ts';
import { until } from '../test/harness/until.ts';
import { CONSOLE_TOKEN } from '../test/harness/world.ts';

/**
 * How long after a crash every deploy that a server left open is settled again, or unconfirmed with a
 * next look; and what finding the runs of them all costs. Beside it the same for a tenth of them.
 */

const BOUND_MS = 120_000;
const UNSETTLED: readonly string[] = ['accepted', 'dispatching'];

const endings: (() => unknown)[] = [];
const scope = { after: (ending: () => unknown) => endings.push(ending) };

console.log(
  '| open deploys | settled or looked for, s | runs found, s | runs | look-ups | pages |',
);
console.log('| --- | --- | --- | --- | --- | --- |');
try {
  for (const open of [100, 1_000]) console.log(await measure(open));
} finally {
  for (const ending of endings.reverse()) await ending();
}

async function measure(open: number): Promise<string> {
  const stage = await setStage(scope, { queueMs: 600_000 });
  const left = Array.from({ length: open }, (_, i) => [20_000, kindOf(i)] as const);
  const ids = await leaveAllBehind(stage.folder, left);
  const fired = ids.filter((_, i) => kindOf(i) !== 'accepted' && i % 2 === 0);
  for (const id of fired) {
    await dispatchByHand(stage.sim, 'acme/shop/actions/workflows/deploy.yml', {
      as: CONSOLE_TOKEN,
      inputs: { deploy_id: id },
    });
  }
  const runs = stage.sim.world.runs.length;
  for (const run of stage.sim.world.runs) Object.assign(run, { createdAt: run.createdAt - 20_000 });
  const life = await startLife(scope, { ...stage.env, LOG_LEVEL: 'info' });
  const startedAt = performance.now();
  const seconds = (): string => ((performance.now() - startedAt) / 1_000).toFixed(2);
  const all = (): Promise<readonly Deploy[]> => everyDeploy(life);
  await until(
    'settled',
    async () => (await all()).every(({ status }) => !UNSETTLED.includes(status)),
    BOUND_MS,
  );
  const settled = seconds();
  const hasRun = new Set(fired);
  await until(
    'found',
    async () =>
      (await all()).every(({ id, github_run_id: run }) => !hasRun.has(id) || run !== null),
    BOUND_MS,
  );
  const found = seconds();
  const asked = stage.sim.requests.filter(({ kind }) => kind === 'workflow_runs');
  const looks = asked.filter(({ path }) => /[?&]page=1\b/.test(path)).length;
  await life.end('SIGKILL');
  return `| ${[open, settled, found, runs, looks, asked.length].join(' | ')} |`;
}

/** Mostly in the middle of being sent or waiting for their run; one in ten not sent yet. */
function kindOf(index: number): Left {
  if (index % 10 === 9) return 'accepted';
  return index % 3 === 0 ? 'dispatched' : 'dispatching';
}

async function everyDeploy({ client }: Life): Promise<readonly Deploy[]> {
  const deploys: Deploy[] = [];
  let cursor = '';
  do {
    const { json } = await client.get(`${DEPLOYS}?limit=100${cursor}`);
    const page = json as DeployList;
    deploys.push(...page.deploys);
    cursor = page.next_cursor === null ? '' : `&cursor=${page.next_cursor}`;
  } while (cursor !== '');
  return deploys;
}
