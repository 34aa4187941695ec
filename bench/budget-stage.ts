import { setTimeout as pause } from 'node:timers/promises';
import { faults } from '../sim/faults.ts';
import type { Simulator } from '../sim/server.ts';
import type { WorldSeed } from '../sim/state/seed.ts';
import type { GitHubReport } from '../src/contract/github.ts';
import { type Bench, startBench } from '../test/harness/bench.ts';
import { HOOK_SECRET, HOOKS } from '../test/harness/hook.ts';
import type { Scope } from '../test/harness/test.ts';
import { until } from '../test/harness/until.ts';
import { CONSOLE_LOGIN, CONSOLE_TOKEN } from '../test/harness/world.ts';

export const REPOSITORY = 'acme/shop';
export const QUEUE_MS = 5_000;
export const LIST_LAG_MS = 3_000;
export const LATENCY_MS = 100;
/** How long after its event a webhook leaves. */
export const WEBHOOK_DELAY_MS = 1_000;
/** How long after the end of a deploy what is asked still counts. */
export const AFTER_MS = 60_000;

/** What differs between the servers that are measured. */
export type Setting = Readonly<{
  /** GitHub's answer to the dispatch names the run (200), or does not (204). */
  tellsRun: boolean;
  hasHooks: boolean;
}>;

/** A workflow of two jobs of four steps each, whose titles carry the deploy's id. */
export function workflowOf(build: readonly number[], deploy: readonly number[]): string {
  const steps = (name: string, seconds: readonly number[]): string =>
    seconds.map((s, i) => `\n      - { name: ${name} ${i + 1}, run: sleep ${s} }`).join('');
  return `
name: Deploy
run-name: Deploy \${{ inputs.deploy_id }}
on:
  workflow_dispatch:
    inputs:
      deploy_id: { type: string }
jobs:
  build:
    runs-on: ubuntu-latest
    steps:${steps('Build', build)}
  deploy:
    needs: build
    runs-on: ubuntu-latest
    steps:${steps('Deploy', deploy)}
`;
}

/** 300 s from the dispatch to the end: 5 queued, 142 build, 1 between the jobs, 152 deploy. */
export const FIVE_MINUTES = { 'deploy.yml': workflowOf([30, 40, 40, 30], [30, 50, 40, 30]) };

/** One repository with these workflows, by file name. */
export function worldOf(workflows: Readonly<Record<string, string>>): WorldSeed {
  const author = { name: 'Ada', email: 'ada@acme.example' };
  const commits = [{ message: 'one', author, at: Date.UTC(2026, 8, 1) }];
  return {
    tokens: [{ token: CONSOLE_TOKEN, login: CONSOLE_LOGIN }],
    repositories: [
      {
        ...{ owner: 'acme', name: 'shop', branches: [{ name: 'main', commits }] },
        workflows: Object.entries(workflows).map(([file, source]) => ({ file, source })),
      },
    ],
  };
}

/** A target for each workflow, called like its file. */
export function targetsOf(workflows: Readonly<Record<string, string>>): string {
  const targets = Object.keys(workflows).map(
    (file) => `
  ${file.replace('.yml', '')}:
    repository: ${REPOSITORY}
    workflow: ${file}
    concurrency: unlimited`,
  );
  return `targets:${targets.join('')}\n`;
}

/** A server that has asked all it asks after its start, and that GitHub's webhooks have reached. */
export async function startSettled(
  t: Scope,
  { tellsRun, hasHooks }: Setting,
  workflows: Readonly<Record<string, string>>,
): Promise<Bench> {
  const bench = await startBench(t, {
    world: worldOf(workflows),
    targets: targetsOf(workflows),
    ...{ queueMs: QUEUE_MS, listLagMs: LIST_LAG_MS, latencyMs: LATENCY_MS },
    webhookDelayMs: WEBHOOK_DELAY_MS,
    ...(tellsRun ? {} : { answer: faults.noDetails() }),
    ...(hasHooks ? { env: { GITHUB_WEBHOOK_SECRET: HOOK_SECRET } } : {}),
  });
  const { sim, server, client } = bench;
  const count = Object.keys(workflows).length;
  await sim.reached('contents', count);
  await sim.reached('workflow_runs', count);
  await sim.reached('user', 1);
  if (hasHooks) {
    const to = { url: `${server.url}${HOOKS}`, secret: HOOK_SECRET };
    sim.addHook({ kind: 'repository', repository: REPOSITORY, ...to });
    await until('the webhooks are relied on', async () => {
      const { json } = await client.get('/api/internal/github');
      return (json as GitHubReport).webhooks.repositories.some((one) => one.is_trusted);
    });
  }
  return bench;
}

/** Resolves a minute after the last run of the simulator has ended. */
export async function untilAllAfter(sim: Simulator, lastsMs: number): Promise<void> {
  const last = Math.max(...sim.world.runs.map(({ createdAt }) => createdAt));
  await pause(last + lastsMs + AFTER_MS - sim.world.now());
}
