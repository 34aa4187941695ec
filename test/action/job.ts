import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import type { RequestEnvironment } from '../../sim/oidc/issuer.ts';
import type { Run } from '../../sim/state/run.ts';
import type { Bench } from '../harness/bench.ts';
import type { Scope } from '../harness/test.ts';
import { until } from '../harness/until.ts';

const ACTION = fileURLToPath(new URL('../../action', import.meta.url));

type Action = Readonly<{
  inputs: Readonly<Record<string, { required: boolean; default?: string }>>;
  runs: Readonly<{ steps: readonly { env: Readonly<Record<string, string>>; run: string }[] }>;
}>;

/** A step as it ended: its exit code, the log, and what it left for the runner. */
export type Ending = Readonly<{
  code: number | null;
  log: string;
  outputs: string;
  summary: string;
}>;

export type Step = Readonly<{
  /** Waits until the log has it. */
  says: (pattern: RegExp) => Promise<unknown>;
  ended: Promise<Ending>;
}>;

/** The environment a runner gives a step of the run; `null`: of a job without `id-token: write`. */
export function runnerEnvironment(
  run: Run,
  request: RequestEnvironment | null,
): Readonly<Record<string, string>> {
  return { ...request, GITHUB_RUN_ID: String(run.id), GITHUB_RUN_ATTEMPT: '1' };
}

/** Runs the composite action as a runner would: its own script, with the inputs as `action.yml` passes them on. */
export function runAction(
  t: Scope,
  bench: Bench,
  given: {
    run: Run;
    inputs: Readonly<Record<string, string>>;
    request?: RequestEnvironment | null;
  },
): Step {
  const { inputs, runs } = parse(readFileSync(join(ACTION, 'action.yml'), 'utf8')) as Action;
  const [step] = runs.steps;
  if (step === undefined) throw new Error('the action has no step');
  const unknown = Object.keys(given.inputs).filter((name) => !(name in inputs));
  if (unknown.length > 0) throw new Error(`the action has no input ${unknown.join()}`);
  const passed = Object.entries(step.env).map(([name, value]) => {
    const input = /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(value)?.[1] ?? '';
    return [name, given.inputs[input] ?? inputs[input]?.default ?? ''] as const;
  });
  const { run, request = bench.sim.oidc.requestEnvironment(run) } = given;
  return runStep(t, step.run, {
    ...runnerEnvironment(run, request),
    ...Object.fromEntries(passed),
    GITHUB_ACTION_PATH: ACTION,
  });
}

/** Runs a `run:` step in bash, as a runner does. */
export function runStep(t: Scope, script: string, env: Readonly<Record<string, string>>): Step {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-step-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const files = { outputs: join(folder, 'outputs'), summary: join(folder, 'summary') };
  for (const path of Object.values(files)) writeFileSync(path, '');
  const child = spawn('bash', ['-e', '-c', script], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      ...env,
      GITHUB_OUTPUT: files.outputs,
      GITHUB_STEP_SUMMARY: files.summary,
    },
  });
  t.after(() => child.kill());
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      log += text;
    });
  }
  const ended = new Promise<Ending>((resolve) => {
    child.on('close', (code) => {
      const outputs = readFileSync(files.outputs, 'utf8');
      resolve({ code, log, outputs, summary: readFileSync(files.summary, 'utf8') });
    });
  });
  return { ended, says: (pattern) => until(String(pattern), () => pattern.test(log)) };
}
