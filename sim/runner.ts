/**
 * Carries out the steps that are not played by the clock: a step that `uses` an action without a
 * version is handed to `onStep` when its time comes, and lasts until the promise settles.
 */

import type { Value } from './state/expression.ts';
import { latestAttempt, type Outcome, type PlannedStep, type Run, stepKey } from './state/run.ts';
import { schedule } from './state/schedule.ts';
import type { World } from './world.ts';

export interface StepContext {
  readonly run: Run;
  /** Names as the run shows them. */
  readonly job: string;
  readonly step: string;
  readonly uses: string;
  /** The step's `with`, expressions substituted. */
  readonly with: Readonly<Record<string, string>>;
  readonly inputs: Readonly<Record<string, Value>>;
  /** What a real job finds in `GITHUB_*`: repository, run_id, run_attempt, ref, sha, actor and more. */
  readonly github: Readonly<Record<string, Value>>;
}

export type StepHook = (context: StepContext) => Promise<Outcome>;

export interface RunnerOptions {
  readonly world: World;
  readonly onStep: StepHook;
  /** Stops waiting for steps to come. */
  readonly closing: AbortSignal;
  readonly log: (line: string) => void;
}

interface OpenStep {
  readonly key: string;
  readonly job: string;
  readonly step: PlannedStep;
  readonly startedAt: number;
}

/** Follows one run to its end, in the background. A hook that throws fails its step. */
export function followRun(run: Run, options: RunnerOptions): void {
  const begun = new Set<string>();
  const advance = () => {
    for (const open of openSteps(run)) {
      if (begun.has(open.key)) continue;
      begun.add(open.key);
      void carryOut(run, open, options).then((done) => done && advance());
    }
  };
  advance();
}

/** @returns whether the step was settled; not when the simulator closed before its time */
async function carryOut(run: Run, open: OpenStep, options: RunnerOptions): Promise<boolean> {
  const { world, closing } = options;
  try {
    await world.clock.until(open.startedAt - world.clockOffsetMs, closing);
  } catch {
    return false;
  }
  const outcome = await outcomeOf(run, open, options);
  latestAttempt(run).settled.set(open.key, { at: world.now(), outcome });
  return !closing.aborted;
}

async function outcomeOf(run: Run, open: OpenStep, options: RunnerOptions): Promise<Outcome> {
  const { uses = '', with: given = {} } = open.step.hook ?? {};
  const { github, inputs } = run.contexts;
  try {
    const named = { job: open.job, step: open.step.name, uses, with: given };
    return await options.onStep({ run, ...named, inputs, github });
  } catch (error) {
    options.log(`run ${run.id} step "${open.step.name}" failed: ${String(error)}`);
    return 'failure';
  }
}

function openSteps(run: Run): OpenStep[] {
  const attempt = latestAttempt(run);
  return schedule(attempt).flatMap(({ job, steps }) =>
    steps.flatMap(({ step, startedAt, completedAt }) => {
      if (!step.hook || startedAt === null || completedAt !== null) return [];
      return [{ key: stepKey(job, step), job: job.name, step, startedAt }];
    }),
  );
}
