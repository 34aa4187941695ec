import type { CallbackPhase } from '../../src/domain/deploy.ts';
import { type Attempt, isOver, planAttempt } from './attempt.ts';
import type { Fleet } from './fleet.ts';
import type { Invariants } from './invariants.ts';
import type { Journal } from './journal.ts';
import type { Narrator } from './narrator.ts';
import type { Random } from './random.ts';
import type { Schedule } from './schedule.ts';
import type { Sight } from './sight.ts';
import type { Run } from './truth.ts';
import type { Weather } from './weather.ts';

const CALL_PATIENCE_MS = 10_000;
const CALL_TRIES = 6;
const CALL_AGAIN_MS = 3_000;
const MAX_ATTEMPTS = 3;
/** How often a run that is over is run again, or deleted. */
const RUN_AGAIN = 0.08;
const DELETED = 0.03;
const BEFORE_DELETED_MS = 60_000;

export type WorkflowRuns = Readonly<{
  /** A run that was just created goes its way. */
  live: (run: Run) => void;
  /** A run that is over is run again. */
  again: (run: Run) => void;
}>;

/** What the runs do by themselves: ask to be let through, tell how far they are, are run again by people. */
export function createWorkflowRuns(parts: {
  schedule: Schedule;
  random: Random;
  weather: Weather;
  journal: Journal;
  fleet: () => Fleet;
  invariants: Invariants;
  narrator: Narrator;
  sight: Sight;
}): WorkflowRuns {
  const { schedule, random, weather, journal, fleet, invariants, narrator, sight } = parts;
  const until = (at: number): Promise<void> => schedule.sleep(at - schedule.now());

  /** Calls back once, from an attempt (the first is 1); null where no answer came. */
  async function call(run: Run, deployId: string, phase: CallbackPhase, number: number) {
    const instance = fleet().any();
    const isLost = weather.strikes('callbackIsLost');
    const isUnheard = isLost && random.chance(0.5);
    if (instance === null || (isLost && !isUnheard)) return null;
    const attempt = random.chance(0.8) ? number : null;
    const callback = { runId: run.id, attempt, phase, message: null };
    const calling = instance.engine.callBack(deployId, callback);
    const recorded = await schedule.within(CALL_PATIENCE_MS, calling);
    return isUnheard || !instance.life.isAlive() ? null : recorded;
  }

  /** The first step of the workflow: whoever is not let through stops before it deploys. */
  async function isLetThrough(run: Run, deployId: string): Promise<boolean> {
    for (let tries = 0; tries < CALL_TRIES; tries++) {
      const recorded = await call(run, deployId, 'building', run.attempts.length);
      if (recorded !== null) {
        journal.write(deployId, `run ${run.id} asks: ${recorded.ok ? 'passes' : recorded.refusal}`);
        return recorded.ok;
      }
      await schedule.sleep(CALL_AGAIN_MS);
    }
    return false;
  }

  /** Tells a phase that changes nothing for the run itself: perhaps late, perhaps twice. */
  function tell(run: Run, deployId: string, phase: CallbackPhase): void {
    const number = run.attempts.length;
    schedule.spawn(async () => {
      if (weather.strikes('callbackIsLate')) await schedule.sleep(random.between(2_000, 60_000));
      await call(run, deployId, phase, number);
      if (weather.strikes('callbackIsDoubled')) await call(run, deployId, phase, number);
    });
  }

  async function callThrough(run: Run, deployId: string, attempt: Attempt): Promise<void> {
    const length = attempt.endedAt - attempt.startedAt;
    attempt.endedAt = Number.POSITIVE_INFINITY;
    await until(attempt.startedAt + random.between(200, 3_000));
    if (!(await isLetThrough(run, deployId))) {
      attempt.conclusion = 'failure';
      attempt.endedAt = schedule.now();
      return;
    }
    invariants.passed(deployId, run);
    attempt.endedAt = schedule.now() + length;
    await schedule.sleep(length * 0.4);
    tell(run, deployId, 'deploying');
    await until(attempt.endedAt - random.between(0, 2_000));
    if (attempt.conclusion === 'success') tell(run, deployId, 'succeeded');
    if (attempt.conclusion === 'failure') tell(run, deployId, 'failed');
  }

  async function live(run: Run): Promise<void> {
    const { workflow, deployId, attempts } = run;
    const attempt = attempts.at(-1);
    if (attempt === undefined) return;
    narrator.begun(run);
    if (workflow.callsBack && deployId !== null) await callThrough(run, deployId, attempt);
    await until(attempt.endedAt);
    narrator.ended(run);
    if (weather.isClear() || attempts.length >= MAX_ATTEMPTS || !random.chance(RUN_AGAIN)) {
      await mayBeDeleted(run);
      return;
    }
    await schedule.sleep(random.chance(0.3) ? random.waiting(8 * 60_000) : random.waiting(30_000));
    // The console may have been quicker.
    if (!weather.isClear() && isOver(attempts, schedule.now())) again(run);
  }

  function again(run: Run): void {
    run.attempts.push(planAttempt(random, schedule.now()));
    journal.write(run.ticket ?? run.workflow.key, `run ${run.id} is run again`);
    schedule.spawn(() => live(run));
  }

  async function mayBeDeleted(run: Run): Promise<void> {
    if (!random.chance(DELETED)) return;
    await schedule.sleep(random.waiting(BEFORE_DELETED_MS));
    if (!weather.isClear() && isOver(run.attempts, schedule.now())) sight.delete(run);
  }

  return { live: (run) => schedule.spawn(() => live(run)), again };
}
