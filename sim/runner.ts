/**
 * Carries out the steps that are not played by the clock: a step that `uses` an action without a
 * version is handed to `onStep` when its time comes, and lasts until the promise settles.
 */

import type { Value } from './state/expression.ts';
import { type Outcome, type PlannedStep, stepKey } from './state/job.ts';
import { type Attempt, latestAttempt, type Run } from './state/run.ts';
import { endOf, schedule } from './state/schedule.ts';
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

/** An attempt that goes on, and which of its steps were taken up. */
interface Followed {
  readonly run: Run;
  readonly attempt: Attempt;
  readonly begun: Set<string>;
}

/**
 * Follows every run in the background, whatever becomes of it: a change to one run may let another
 * of its concurrency group go on. A hook that throws fails its step.
 */
export function followRuns(options: RunnerOptions): void {
  const { world } = options;
  const followed = new Map<Attempt, Followed>();
  world.onTouched((run) => {
    const attempt = latestAttempt(run);
    if (!followed.has(attempt)) followed.set(attempt, { run, attempt, begun: new Set() });
    for (const one of followed.values()) {
      if (isOver(one, world)) followed.delete(one.attempt);
      else takeUp(one, options);
    }
  });
}

function isOver({ run, attempt }: Followed, world: World): boolean {
  const end = endOf(attempt);
  return world.run(run.id) !== run || (end !== null && end.at <= world.now());
}

function takeUp(one: Followed, options: RunnerOptions): void {
  for (const open of openSteps(one.attempt, options.world.now())) {
    if (one.begun.has(open.key)) continue;
    one.begun.add(open.key);
    void carryOut(one, open, options);
  }
}

async function carryOut(one: Followed, open: OpenStep, options: RunnerOptions): Promise<void> {
  const { world, closing } = options;
  try {
    await world.clock.until(open.startedAt - world.clockOffsetMs, closing);
  } catch {
    // The simulator closed before the step's time.
    return;
  }
  // Between its planning and its time the run may have been cancelled.
  if (!openSteps(one.attempt, world.now()).some(({ key }) => key === open.key)) return;
  const outcome = await outcomeOf(one, open, options);
  one.attempt.settled.set(open.key, { at: world.now(), outcome });
  if (!closing.aborted) world.touched(one.run);
}

async function outcomeOf(
  { run, attempt }: Followed,
  open: OpenStep,
  options: RunnerOptions,
): Promise<Outcome> {
  const { uses = '', with: given = {} } = open.step.hook ?? {};
  const { github, inputs } = attempt.contexts;
  try {
    const named = { job: open.job, step: open.step.name, uses, with: given };
    return await options.onStep({ run, ...named, inputs, github });
  } catch (error) {
    options.log(`run ${run.id} step "${open.step.name}" failed: ${String(error)}`);
    return 'failure';
  }
}

/** Hooked steps that are under way or to come, as far as is known. */
function openSteps(attempt: Attempt, now: number): OpenStep[] {
  return schedule(attempt).flatMap(({ job, steps }) =>
    steps.flatMap(({ step, startedAt, completedAt, conclusion }) => {
      const key = stepKey(job, step);
      if (!step.hook || startedAt === null || conclusion === 'skipped') return [];
      // One that is to be cut short goes on until then.
      const isDone = attempt.settled.has(key) || (completedAt !== null && completedAt <= now);
      return isDone ? [] : [{ key, job: job.name, step, startedAt }];
    }),
  );
}
