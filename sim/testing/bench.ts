import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { type VirtualClock, virtualClock } from '../clock.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '../server.ts';
import { smallWorld, TOKEN } from './small-world.ts';

export interface Got {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON, undefined where it is none. */
  readonly json: unknown;
}

export interface CallOptions {
  /** Null: none is sent. */
  readonly token?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; a string is sent as it is. */
  readonly body?: unknown;
}

export interface Bench {
  readonly sim: Simulator;
  readonly clock: VirtualClock;
  get(path: string, options?: CallOptions): Promise<Got>;
  post(path: string, options?: CallOptions): Promise<Got>;
  put(path: string, options?: CallOptions): Promise<Got>;
  delete(path: string, options?: CallOptions): Promise<Got>;
  /** Dispatches `acme/shop`'s `deploy.yml` on main, or what is said instead. */
  dispatch(body?: Record<string, unknown>, workflow?: string, options?: CallOptions): Promise<Got>;
}

/** A simulator on a clock that stands still, closed when the test ends. */
export async function startBench(
  t: TestContext,
  options: Partial<Omit<SimulatorOptions, 'clock'>> = {},
): Promise<Bench> {
  const clock = virtualClock();
  const sim = await startSimulator({ world: smallWorld(), clock, ...options });
  t.after(() => sim.close());
  const call = (method: string, path: string, given: CallOptions = {}) =>
    request(method, path.startsWith('http') ? path : sim.url + path, given);
  return {
    sim,
    clock,
    get: (path, given) => call('GET', path, given),
    post: (path, given) => call('POST', path, given),
    put: (path, given) => call('PUT', path, given),
    delete: (path, given) => call('DELETE', path, given),
    dispatch: (body = { ref: 'main' }, workflow = 'deploy.yml', given = {}) =>
      call('POST', `/repos/acme/shop/actions/workflows/${workflow}/dispatches`, { body, ...given }),
  };
}

async function request(method: string, url: string, options: CallOptions): Promise<Got> {
  const { token = TOKEN, headers = {}, body } = options;
  const authorization = token === null ? {} : { authorization: `Bearer ${token}` };
  const response = await fetch(url, {
    method,
    headers: { ...authorization, ...headers },
    redirect: 'manual',
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: jsonOf(text) };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Ids in a list of runs, in its order; fails the test where there is no list. */
export async function runIds(bench: Bench, path: string): Promise<number[]> {
  const got = await bench.get(path);
  assert.equal(got.status, 200, got.text);
  return listAt(got.json, 'workflow_runs').map((run) => Number(at(run, 'id')));
}

/** What stands at a path of names and indexes in a value; undefined where it ends before. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  let here = value;
  for (const step of path) here = isRecord(here) ? here[step] : undefined;
  return here;
}

function isRecord(value: unknown): value is Readonly<Record<string | number, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** The list at a path; fails the test where there is none. */
export function listAt(value: unknown, ...path: readonly (string | number)[]): unknown[] {
  const list = at(value, ...path);
  assert.ok(Array.isArray(list), `no list at ${path.join('.')}`);
  return list;
}
