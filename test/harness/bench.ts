import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { Fault } from '../../sim/faults.ts';
import {
  type Hook,
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from '../../sim/server.ts';
import type { Run } from '../../sim/state/run.ts';
import { readConfig } from '../../src/config/config.ts';
import type { Deploy, DeployRequest } from '../../src/contract/deploy.ts';
import { type Server, startServer } from '../../src/server.ts';
import { type Client, createClient, DEPLOYS, type Headers } from './client.ts';
import { HOOK_SECRET, HOOKS } from './hook.ts';
import { deployOf } from './judge.ts';
import { freePort } from './port.ts';
import type { Scope } from './test.ts';
import { until } from './until.ts';
import { acme, CONSOLE_TOKEN, STRANGER_TOKEN, TARGETS } from './world.ts';

export type Environment = Readonly<Record<string, string>>;

export type BenchOptions = Partial<SimulatorOptions> &
  Readonly<{
    /** Over the bench's own: an asynchronous server that says nothing, on a free port. */
    env?: Environment;
    /** The text of signalbox.yaml. */
    targets?: string;
    /** Headers of every request of the bench's client. */
    headers?: Headers;
    /** What goes wrong with the answer to every dispatch. */
    answer?: Fault;
    /** GitHub tells of the runs of both repositories by webhook, where the test is not about asking. */
    isTold?: boolean;
  }>;

/** A server of ours between a simulated GitHub and a client. */
export type Bench = {
  readonly sim: Simulator;
  readonly folder: string;
  readonly env: Environment;
  /** Everything the server has logged, one JSON text a line. */
  readonly log: readonly string[];
  server: Server;
  client: Client;
  /** Stops the server and starts another one over the same database; meanwhile something may happen. */
  restart: (env?: Environment, meanwhile?: () => Promise<void>) => Promise<void>;
  /** The deploy as a reader gets it. */
  read: (id: string, headers?: Headers) => Promise<Deploy>;
  /** Reads the deploy until it fits, as a page does. */
  reaches: (id: string, fact: string, fits: (deploy: Deploy) => boolean) => Promise<Deploy>;
};

/** Starts a simulator and a server over it; both are gone when the test ends. */
export async function startBench(t: Scope, options: BenchOptions = {}): Promise<Bench> {
  const { env: own = {}, targets = TARGETS, headers = {}, answer, isTold, ...world } = options;
  const given = isTold ? { GITHUB_WEBHOOK_SECRET: HOOK_SECRET, ...own } : own;
  const behaviour = answer === undefined ? {} : { behaviour: () => ({ answer }) };
  const sim = await startSimulator({
    ...{ world: acme(), listLagMs: 0, queueMs: 100 },
    ...behaviour,
    ...world,
  });
  const folder = makeFolder(t, targets);
  const env: Environment = { ...baseEnvironment(folder, sim.url), ...given };
  const log: string[] = [];
  let { server, client } = await open(env, log, headers).catch(async (error: unknown) => {
    await sim.close();
    throw error;
  });
  if (isTold) tell(sim, server.url);
  // The workflow files are read ahead: whoever asks at once would wait for them.
  if (given['GITHUB_API_URL'] === undefined && env['GITHUB_TOKEN'] !== '') {
    await sim.reached('contents', 1);
  }
  const bench: Bench = {
    ...{ sim, folder, env, log, server, client },
    restart: async (changed = {}, meanwhile = async () => {}) => {
      client.close();
      await server.close();
      await meanwhile();
      ({ server, client } = await open({ ...env, ...changed }, log, headers));
      Object.assign(bench, { server, client });
      // It listens elsewhere now.
      if (isTold) tell(sim, server.url);
    },
    read: async (id, readHeaders) =>
      deployOf(await client.get(`${DEPLOYS}/${id}`, readHeaders), 200),
    reaches: (id, fact, fits) =>
      until(fact, async () => {
        const deploy = await bench.read(id);
        return fits(deploy) ? deploy : null;
      }),
  };
  t.after(async () => {
    client.close();
    // GitHub first: a request that hangs there would hold up the server's stop.
    await sim.close();
    await server.close();
  });
  return bench;
}

/** From now on GitHub tells the server at this address of the runs of both repositories. */
export function tell(sim: Simulator, url: string): readonly Hook[] {
  return ['acme/shop', 'acme/docs'].map((repository) =>
    sim.addHook({
      ...{ kind: 'repository', repository, secret: HOOK_SECRET },
      url: `${url}${HOOKS}`,
    }),
  );
}

async function open(
  env: Environment,
  log: string[],
  headers: Headers,
): Promise<{ server: Server; client: Client }> {
  const config = readConfig(env);
  const write = (line: string): void => {
    log.push(line);
  };
  const server = await startServer(config, pino({ level: config.logLevel }, { write }));
  const url = server.url.replace('0.0.0.0', '127.0.0.1');
  return { server, client: createClient(url, headers) };
}

/** A folder with a signalbox.yaml, removed when the test ends. */
export function makeFolder(t: Scope, targets: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-test-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'signalbox.yaml'), targets);
  return folder;
}

/** The environment of a server that listens on a free port and says nothing. */
export function baseEnvironment(folder: string, githubUrl: string): Environment {
  return {
    PORT: '0',
    DATABASE_URL: `sqlite:${join(folder, 'signalbox.db')}`,
    SIGNALBOX_CONFIG: join(folder, 'signalbox.yaml'),
    GITHUB_API_URL: githubUrl,
    GITHUB_TOKEN: CONSOLE_TOKEN,
    FLAG_CONSOLE_DEPLOY_ASYNC: 'on',
    LOG_LEVEL: 'silent',
  };
}

/** Somebody else starts the workflow by hand, or the console's own account outside the console. */
export async function dispatchByHand(
  sim: Simulator,
  path: 'acme/shop/actions/workflows/deploy.yml' | 'acme/docs/actions/workflows/publish.yml',
  given: { as?: string; ref?: string; inputs?: Readonly<Record<string, string>> } = {},
): Promise<number> {
  const { as = STRANGER_TOKEN, ref = 'main', inputs = {} } = given;
  const before = sim.world.runs.length;
  await fetch(`${sim.url}/repos/${path}/dispatches`, {
    method: 'POST',
    headers: { authorization: `Bearer ${as}`, 'content-type': 'application/json' },
    body: JSON.stringify({ ref, inputs }),
  });
  const run = sim.world.runs.at(-1 - before);
  if (run === undefined) throw new Error('the dispatch by hand made no run');
  return run.id;
}

/** The look-ups that GitHub has met: lists of what was created since a time. */
export function looks({ sim }: Pick<Bench, 'sim'>): Simulator['requests'] {
  return sim.requests.filter(
    ({ kind, path }) => kind === 'workflow_runs' && path.includes('created='),
  );
}

/** Such a request, for a fault to strike. */
export const aLook = { on: 'workflow_runs', parameter: 'created' } as const;

/** Reads a deploy until GitHub has been asked for longer than it takes to be sure of a run. */
export async function lookedLong(bench: Bench, id: string): Promise<Deploy> {
  const first = await bench.reaches(id, 'looked', ({ looking }) => looking?.last_at_utc != null);
  const since = Date.parse(first.looking?.last_at_utc ?? '');
  return bench.reaches(id, 'looked long enough', (deploy) => {
    const last = Date.parse(deploy.looking?.last_at_utc ?? '');
    return deploy.github_run_id !== null || last - since > 3_500;
  });
}

/** The run that GitHub made of this deploy; for workflows that carry the deploy's id. */
export function runOf({ sim }: Bench, id: string): number {
  const run = sim.world.runs.find(({ inputs }) => inputs['deploy_id'] === id);
  if (run === undefined) throw new Error(`GitHub has no run of deploy ${id}`);
  return run.id;
}

/** A run as the simulated world has it. */
export function worldRun({ sim }: Pick<Bench, 'sim'>, runId: number): Run {
  const run = sim.world.run(runId);
  if (run === null) throw new Error(`GitHub has no run ${runId}`);
  return run;
}

/** Asks for a deploy that any number of others may run beside; gives it and the run that GitHub made. */
export async function deployWithRun(bench: Bench): Promise<{ deploy: Deploy; run: Run }> {
  const deploy = deployOf(await bench.client.deploy({ target: 'mall' }), 202);
  return { deploy, run: worldRun(bench, runOf(bench, deploy.id)) };
}

/** Deploys, and waits until it has succeeded; a workflow ships some commit, so its sha is known. */
export async function goesLive(
  bench: Bench,
  request: DeployRequest,
): Promise<Deploy & { sha: string }> {
  const { id } = deployOf(await bench.client.deploy(request), 202);
  const live = await bench.reaches(id, 'live', ({ status }) => status === 'succeeded');
  if (live.sha === null) throw new Error(`deploy ${id} went live without a commit`);
  return { ...live, sha: live.sha };
}

/** How many dispatches of this deploy GitHub has met; for workflows that carry the deploy's id. */
export function timesSent({ sim }: Bench, id: string): number {
  return sim.requests.filter(
    ({ kind, body }) => kind === 'dispatch' && JSON.stringify(body).includes(id),
  ).length;
}

/** An address where nobody listens any more. */
export async function closedAddress(): Promise<string> {
  return `http://127.0.0.1:${await freePort()}`;
}
