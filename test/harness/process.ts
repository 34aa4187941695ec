import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../sim/server.ts';
import type { Deploy } from '../../src/contract/deploy.ts';
import { baseEnvironment, type Environment, makeFolder } from './bench.ts';
import { type Client, createClient, DEPLOYS } from './client.ts';
import { deployOf } from './judge.ts';
import type { Scope } from './test.ts';
import { until } from './until.ts';
import { acme, TARGETS } from './world.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const PATIENCE_MS = 20_000;

/** How a process ended and all it said. */
export type Ending = Readonly<{ code: number | null; signal: string | null; said: string }>;

/** A real server: a process of its own over a database file. */
export type Life = Readonly<{
  client: Client;
  url: string;
  /** Sends the signal and waits for the end. */
  end: (signal: 'SIGKILL' | 'SIGTERM') => Promise<Ending>;
  read: (id: string) => Promise<Deploy>;
  /** Reads the deploy until it fits. */
  reaches: (id: string, fact: string, fits: (deploy: Deploy) => boolean) => Promise<Deploy>;
}>;

/** A simulated GitHub that outlives every server, and the environment they share. */
export type Stage = Readonly<{ sim: Simulator; folder: string; env: Environment }>;

export async function setStage(
  t: Scope,
  options: Omit<SimulatorOptions, 'world'> = {},
): Promise<Stage> {
  const sim = await startSimulator({ world: acme(), listLagMs: 0, queueMs: 100, ...options });
  t.after(() => sim.close());
  const folder = makeFolder(t, TARGETS);
  return { sim, folder, env: { ...baseEnvironment(folder, sim.url), LOG_LEVEL: 'info' } };
}

/** Starts a server and waits until it listens; it is killed when the test ends. */
export async function startLife(t: Scope, env: Environment): Promise<Life> {
  const child = launch(t, env);
  const ended = endOf(child);
  let url: string | null = null;
  child.stdout?.on('data', (text: string) => {
    url ??= /"url":"(http:[^"]+)"/.exec(text)?.[1] ?? null;
  });
  const over = ended.then(({ said }) => {
    throw new Error(`the server ended before it listened:\n${said}`);
  });
  const at = await Promise.race([over, until('listening', () => url)]);
  over.catch(() => {});
  const client = createClient(at);
  t.after(() => client.close());
  const read = async (id: string): Promise<Deploy> =>
    deployOf(await client.get(`${DEPLOYS}/${id}`), 200);
  return {
    ...{ client, url: at, read },
    end: (signal) => {
      child.kill(signal);
      return ended;
    },
    reaches: (id, fact, fits) =>
      until(fact, async () => {
        const deploy = await read(id);
        return fits(deploy) ? deploy : null;
      }),
  };
}

/** Runs a server that is expected to end by itself; one that goes on is killed in the end. */
export async function runToEnd(t: Scope, env: Environment): Promise<Ending> {
  const child = launch(t, env);
  const patience = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
  const ending = await endOf(child);
  clearTimeout(patience);
  return ending;
}

/** What `npm start` runs. */
function launch(t: Scope, env: Environment): ChildProcess {
  const child = spawn(process.execPath, ['bin/signalbox.js', 'serve'], { cwd: ROOT, env });
  t.after(() => child.kill('SIGKILL'));
  child.stdout.setEncoding('utf8');
  child.stderr.setEncoding('utf8');
  return child;
}

function endOf(child: ChildProcess): Promise<Ending> {
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (text: string) => {
      said += text;
    });
  }
  return new Promise((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal, said }));
  });
}
