import type { JobDefinition, StepDefinition, WorkflowFile } from '../workflow-file.ts';
import { type Contexts, holds, interpolate } from './expression.ts';
import type { PlannedJob, PlannedStep } from './run.ts';

/** What any step takes that does not say `sleep`. */
const STEP_MS = 1_000;

export interface PlanOptions {
  readonly contexts: Contexts;
  /** Whether a runner is there to carry out hooked steps; without one they are skipped. */
  readonly hasRunner: boolean;
  readonly newJobId: () => number;
}

/** Decides a run's whole course from its file and inputs; only hooked steps are left open. */
export function planJobs(file: WorkflowFile, options: PlanOptions): PlannedJob[] {
  return file.jobs.map((job) => ({
    id: options.newJobId(),
    key: job.key,
    name: interpolate(job.name, options.contexts),
    needs: job.needs,
    skipped: job.condition !== null && !holds(job.condition, options.contexts),
    labels: job.labels,
    steps: planSteps(job, options),
  }));
}

function planSteps(job: JobDefinition, options: PlanOptions): PlannedStep[] {
  const written = job.steps.map((step, index) => planStep(step, index + 2, options));
  return [frame(1, 'Set up job'), ...written, frame(written.length + 2, 'Complete job')];
}

/** The steps GitHub puts around the written ones. */
function frame(number: number, name: string): PlannedStep {
  return { number, name, skipped: false, ms: STEP_MS, outcome: 'success', hook: null };
}

function planStep(step: StepDefinition, number: number, options: PlanOptions): PlannedStep {
  const { contexts } = options;
  const skipped = step.condition !== null && !holds(step.condition, contexts);
  const planned = { number, name: interpolate(step.name, contexts), skipped, hook: null };
  if (step.uses !== null && isForRunner(step.uses)) {
    if (!options.hasRunner) return { ...planned, skipped: true, ms: 0, outcome: 'success' };
    const given = Object.entries(step.with).map(([k, v]) => [k, interpolate(v, contexts)] as const);
    const hook = { uses: step.uses, with: Object.fromEntries(given) };
    return { ...planned, hook, ms: null, outcome: 'success' };
  }
  const script = interpolate(step.run ?? '', contexts);
  return {
    ...planned,
    ms: sleptMs(script) || STEP_MS,
    outcome: /^\s*exit\s+[1-9]\d*\s*$/m.test(script) ? 'failure' : 'success',
  };
}

/**
 * GitHub wants `@version` on every action of another repository, so a `uses: signalbox/callback`
 * without one can only mean the simulator: such a step is handed to the runner.
 */
function isForRunner(uses: string): boolean {
  return /^[\w-]+\/[\w-]+$/.test(uses);
}

function sleptMs(script: string): number {
  const sleeps = script.matchAll(/^\s*sleep\s+(\d+(?:\.\d+)?)\s*$/gm);
  return [...sleeps].reduce((sum, [, seconds]) => sum + Number(seconds) * 1_000, 0);
}
