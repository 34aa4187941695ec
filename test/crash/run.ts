import type { RequestRecord } from '../../sim/server.ts';
import type { Deploy, DeployList } from '../../src/contract/deploy.ts';
import { DEPLOYS } from '../harness/client.ts';
import type { Scope } from '../harness/test.ts';
import { until } from '../harness/until.ts';
import { act } from './act.ts';
import { type Chain, createChain } from './chain.ts';
import { type Intent, intentsOf } from './intent.ts';
import { type JobEnd, playJobs } from './job.ts';
import { judgeIntent, judgeJobs, type Left, leftBecause } from './judgement.ts';
import { read, timelineOf } from './life.ts';
import type { Mistake } from './mistake.ts';
import type { Numbered } from './scenario.ts';
import { type Settled, settle } from './settle.ts';
import { intentOf, setStage } from './stage.ts';

/** A scenario, how it went, and what is needed to see why. */
export type Outcome = Readonly<{
  scenario: Numbered;
  hasReached: boolean;
  /** From the server's start to all that can be known; null where it was not killed. */
  tookMs: number | null;
  /** Why deploys that may have fired were left without a run, one entry a deploy. */
  left: readonly Left[];
  mistakes: readonly Mistake[];
  /** Where there are mistakes: the deploys, their timelines, GitHub's requests, the server's log. */
  traces: readonly string[];
}>;

/** What a scenario came to while it was played. */
type Played = Readonly<{
  scenario: Numbered;
  intents: readonly Intent[];
  hasReached: boolean;
  settled: Settled | null;
  jobs: readonly JobEnd[];
  failure: string | null;
  requests: readonly RequestRecord[];
  said: string;
}>;

/** Plays the scenarios one after the other over one database, then compares all with the truth. */
export async function runChain(scenarios: readonly Numbered[]): Promise<readonly Outcome[]> {
  const endings: (() => unknown)[] = [];
  const scope: Scope = { after: (ending) => endings.unshift(ending) };
  try {
    const chain = createChain(scope, await setStage(scope, scenarios));
    const played: Played[] = [];
    for (const scenario of scenarios) played.push(await play(chain, scenario));
    const outcomes: Outcome[] = [];
    for (const one of played) outcomes.push(await judge(chain, one));
    return outcomes;
  } finally {
    for (const ending of endings) await ending();
  }
}

async function play(chain: Chain, scenario: Numbered): Promise<Played> {
  const { sim } = chain.stage;
  const since = sim.world.now();
  const intents = intentsOf(scenario);
  let hasReached = false;
  let settled: Settled | null = null;
  let jobs: readonly JobEnd[] = [];
  let failure: string | null = null;
  const playing = scenario.callsBack ? playJobs(chain, scenario) : Promise.resolve([]);
  playing.catch(() => {});
  try {
    hasReached = await act(chain, scenario, intents);
    settled = await settle(chain, scenario, intents);
    jobs = await playing;
  } catch (error) {
    failure = error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
  const requests = sim.requests.filter(({ at }) => at >= since);
  const said = chain.current()?.said() ?? '';
  return { scenario, intents, hasReached, settled, jobs, failure, requests, said };
}

/** Waits for the ends of what runs, then judges. */
async function judge(chain: Chain, played: Played): Promise<Outcome> {
  const { scenario, hasReached, settled, jobs, failure } = played;
  const { name } = scenario;
  const mistakes: Mistake[] = [...(settled?.mistakes ?? []), ...judgeJobs(scenario, jobs)];
  if (failure !== null) mistakes.push({ kind: 'failed', what: failure, intent: name });
  if (!hasReached) mistakes.push({ kind: 'not reached', what: scenario.point, intent: name });
  const left: Left[] = [];
  for (const intent of played.intents) {
    const deploy = await ended(chain, intent);
    const runs = chain.stage.runsOf(intent.name);
    const sends = settled?.sends.get(intent.name) ?? 0;
    const deploys = await countOf(chain, intent.name);
    const facts = { intent: intent.name, deploy, deploys, runs, sends };
    mistakes.push(...judgeIntent(scenario, facts));
    left.push(...leftBecause(facts));
  }
  const traces = mistakes.length === 0 ? [] : await tracesOf(chain, played);
  return { scenario, hasReached, tookMs: settled?.tookMs ?? null, left, mistakes, traces };
}

/** The deploy once its run has ended, if it has one. */
async function ended(chain: Chain, { id }: Intent): Promise<Deploy | null> {
  if (id === null) return null;
  const life = await chain.life();
  const isOver = (deploy: Deploy): boolean =>
    deploy.github_run_id === null || deploy.finished_at_utc !== null;
  await until('its run has ended', async () => {
    const deploy = await read(life, id);
    return deploy !== null && isOver(deploy);
  }).catch(() => {});
  return read(life, id);
}

/** How many deploys the server has of one intent. */
async function countOf(chain: Chain, name: string): Promise<number> {
  const { client } = await chain.life();
  const { json } = await client.get(`${DEPLOYS}?limit=100`);
  return (json as DeployList).deploys.filter(({ inputs }) => intentOf(inputs) === name).length;
}

async function tracesOf(chain: Chain, played: Played): Promise<readonly string[]> {
  const life = await chain.life();
  const traces: string[] = [];
  for (const { id, name } of played.intents) {
    if (id === null) continue;
    const { text } = await life.client.get(`${DEPLOYS}/${id}`);
    const events = await timelineOf(life, id);
    const runs = chain.stage.runsOf(name).map((run) => `${run.id} listed ${run.listedAt}`);
    traces.push(`${name}: ${text}`, ...events.map((event) => JSON.stringify(event)), ...runs);
  }
  const requests = played.requests.map(({ at, method, path, status, fault, body }) => {
    const { inputs = {} } = (body ?? {}) as { inputs?: Readonly<Record<string, unknown>> };
    return `${new Date(at).toISOString()} ${method} ${path} ${status} ${fault ?? ''} ${intentOf(inputs)}`;
  });
  return [...traces, ...requests, played.said];
}
