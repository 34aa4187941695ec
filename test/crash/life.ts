import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Deploy, Timeline } from '../../src/contract/deploy.ts';
import type { Answer } from '../harness/answer.ts';
import type { Environment } from '../harness/bench.ts';
import { type Client, createClient, DEPLOYS } from '../harness/client.ts';
import { deployOf } from '../harness/judge.ts';
import type { Scope } from '../harness/test.ts';
import type { Order, Word } from './order.ts';

const SERVER = fileURLToPath(new URL('server.ts', import.meta.url));
/** How long a server may take to get to the point it is to die at; a dispatch that hangs takes 10 s. */
const BOUND_MS = 20_000;
const KEPT_OUTPUT = 20_000;

/** One server process, from its start to its death. */
export type Life = Readonly<{
  /** When it was started, on `performance`'s clock. */
  startedAt: number;
  client: Client;
  hasDied: () => boolean;
  /** From now on it dies at that checkpoint. */
  arm: (order: Order) => Promise<void>;
  /** Resolves with whether it died by its own hand; false where it has not within the bound. */
  dies: () => Promise<boolean>;
  /** Kills it from outside, and waits for its end. */
  kill: () => Promise<void>;
  /** The newest of what it logged. */
  said: () => string;
}>;

/** Starts a server. Null where it died, as armed to, before it listened. */
export async function startLife(
  scope: Scope,
  env: Environment,
  order: Order | null = null,
): Promise<Life | null> {
  const startedAt = performance.now();
  const child = fork(SERVER, [JSON.stringify(order)], {
    ...{ env: { ...env }, execArgv: [], stdio: ['ignore', 'pipe', 'pipe', 'ipc'] },
  });
  const said = outputOf(child);
  let isOver = false;
  const ended = new Promise<string | null>((resolve) => {
    child.on('close', (_code, signal) => {
      isOver = true;
      resolve(signal);
    });
  });
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  scope.after(kill);
  const listening = wordOf(child, (word) => ('listening' in word ? word.listening : null));
  const url = await Promise.race([listening, ended.then(() => null)]);
  if (url === null) {
    if ((await ended) === 'SIGKILL' && order !== null) return null;
    throw new Error(`the server ended before it listened:\n${said()}`);
  }
  const client = createClient(url);
  scope.after(() => client.close());
  return {
    ...{ startedAt, client, kill, said, hasDied: () => isOver },
    arm: async (next) => {
      const armed = wordOf(child, (word) => 'armed' in word || null);
      child.send(next);
      await Promise.race([armed, ended]);
    },
    dies: () =>
      within(
        BOUND_MS,
        ended.then((signal) => signal === 'SIGKILL'),
      ),
  };
}

async function within(ms: number, work: Promise<boolean>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

function wordOf<T>(child: ChildProcess, read: (word: Word) => T | null): Promise<T> {
  return new Promise((resolve) => {
    const take = (message: unknown): void => {
      const found = read(message as Word);
      if (found === null) return;
      child.off('message', take);
      resolve(found);
    };
    child.on('message', take);
  });
}

function outputOf(child: ChildProcess): () => string {
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-KEPT_OUTPUT);
    });
  }
  return () => said;
}

/** The answer, or null where the server died before it gave one. */
export async function answerOf(sent: Promise<Answer>): Promise<Answer | null> {
  try {
    return await sent;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ECONNRESET' || code === 'ECONNREFUSED' || code === 'EPIPE') return null;
    throw error;
  }
}

/** The deploy as a reader gets it; null where the server died meanwhile. */
export async function read({ client }: Life, id: string): Promise<Deploy | null> {
  const answer = await answerOf(client.get(`${DEPLOYS}/${id}`));
  return answer === null ? null : deployOf(answer, 200);
}

/** What happened to the deploy; reading it makes nobody look for anything. Empty where the server died. */
export async function timelineOf({ client }: Life, id: string): Promise<Timeline['events']> {
  const answer = await answerOf(client.get(`${DEPLOYS}/${id}/timeline`));
  return answer === null ? [] : (answer.json as Timeline).events;
}
