import type { JobDefinition, StepDefinition, WorkflowFile } from '../workflow-file.ts';
import { type Contexts, holds, interpolate } from './expression.ts';
import type { JobSchedule, PlannedJob, PlannedStep } from './job.ts';
import { findEnvironment, type Repository } from './repository.ts';

/** What any step takes that does not say `sleep`. */
const STEP_MS = 1_000;

export interface PlanOptions {
  readonly contexts: Contexts;
  readonly repository: Repository;
  /** Whether a runner is there to carry out hooked steps; without one they are skipped. */
  readonly hasRunner: boolean;
  readonly newJobId: () => number;
  /** What stands for a job (by its key) instead of running it; null: it is run. */
  readonly kept: (key: string) => JobSchedule | null;
}

/** Decides an attempt's whole course from its file and inputs; hooked steps and reviews are left open. */
export function planJobs(file: WorkflowFile, options: PlanOptions): PlannedJob[] {
  return file.jobs.map((job) => ({
    id: options.newJobId(),
    key: job.key,
    name: interpolate(job.name, options.contexts),
    needs: job.needs,
    skipped: job.condition !== null && !holds(job.condition, options.contexts),
    labels: job.labels,
    gate: gateOf(job, options),
    steps: planSteps(job, options),
    kept: options.kept(job.key),
  }));
}

function gateOf({ environment }: JobDefinition, { repository, contexts }: PlanOptions) {
  return environment === null
    ? null
    : findEnvironment(repository, interpolate(environment, contexts));
}

function planSteps(job: JobDefinition, options: PlanOptions): PlannedStep[] {
  const written = job.steps.map((step, index) => planStep(step, index + 2, options));
  return [frame(1, 'Set up job'), ...written, frame(written.length + 2, 'Complete job')];
}

/** The steps GitHub puts around the written ones. */
function frame(number: number, name: string): PlannedStep {
  const nothing = { skipped: false, script: null, hook: null };
  return { number, name, ms: STEP_MS, outcome: 'success', ...nothing };
}

function planStep(step: StepDefinition, number: number, options: PlanOptions): PlannedStep {
  const { contexts } = options;
  const skipped = step.condition !== null && !holds(step.condition, contexts);
  const planned = {
    number,
    name: interpolate(step.name, contexts),
    skipped,
    script: null,
    hook: null,
  };
  if (step.uses !== null && isForRunner(step.uses)) {
    if (!options.hasRunner) return { ...planned, skipped: true, ms: 0, outcome: 'success' };
    const given = Object.entries(step.with).map(([k, v]) => [k, interpolate(v, contexts)] as const);
    const hook = { uses: step.uses, with: Object.fromEntries(given) };
    return { ...planned, hook, ms: null, outcome: 'success' };
  }
  if (step.run === null) return { ...planned, ms: STEP_MS, outcome: 'success' };
  const script = interpolate(masked(step.run), contexts);
  return {
    ...planned,
    script,
    ms: sleptMs(script) || STEP_MS,
    outcome: exitCode(script) === 0 ? 'success' : 'failure',
  };
}

/** What a line `exit N` of a script says; 0 without one. */
export function exitCode(script: string): number {
  return Number(/^\s*exit\s+([1-9]\d*)\s*$/m.exec(script)?.[1] ?? 0);
}

/** Secrets are shown to nobody. */
function masked(script: string): string {
  return script.replaceAll(/\$\{\{\s*secrets\.\w+\s*\}\}/g, '***');
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
