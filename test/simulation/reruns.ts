import type { Ordered, Orders } from '../../src/engine/order-port.ts';
import { isOver } from './attempt.ts';
import type { Outages } from './outages.ts';
import type { Random } from './random.ts';
import type { Schedule } from './schedule.ts';
import type { Sight } from './sight.ts';
import type { Run, Truth } from './truth.ts';
import { RERUN_FATES, type RerunFate, type Weather } from './weather.ts';

/** When the console gives an order up. */
const BOUND_MS = 10_000;

type Asked = Readonly<{
  run: Parameters<Orders['rerun']>[0];
  how: Parameters<Orders['rerun']>[1];
  /** Called once, when its end is known to who asked. */
  answer: (answer: Ordered) => void;
  /** Called where GitHub starts the next attempt of the run for it. */
  started: (run: Run) => void;
}>;

export type Reruns = Readonly<{ send: (asked: Asked) => RerunFate | 'limited' }>;

/** What becomes of the re-runs that the console asks for: each draws its fate when it leaves. */
export function createReruns(parts: {
  schedule: Schedule;
  random: Random;
  weather: Weather;
  truth: Truth;
  outages: Outages;
  sight: Sight;
  /** GitHub runs it again. */
  again: (run: Run) => void;
}): Reruns {
  const { schedule, random, weather, truth, outages, sight, again } = parts;

  /** The next attempt, unless there is no such run, it goes on, or none of its jobs failed. */
  function take({ run: { runId }, how, started }: Asked): boolean {
    const run = truth.find(runId);
    const now = schedule.now();
    if (run === null || sight.isDeleted(run, now) || sight.isHidden(run.workflow.repository)) {
      return false;
    }
    const hasFailed = run.attempts.at(-1)?.conclusion !== 'success';
    if (!isOver(run.attempts, now) || (how.onlyFailed && !hasFailed)) return false;
    again(run);
    started(run);
    return true;
  }

  function send(asked: Asked): RerunFate | 'limited' {
    const { answer } = asked;
    const latency = random.chance(0.1) ? random.between(2_000, 9_500) : random.between(150, 1_500);
    const effectAfter = random.between(50, latency);
    const later = (act: () => void, ms: number): void => {
      schedule.after(ms, act);
    };
    if (outages.limitedUntil() !== null) {
      later(() => answer({ kind: 'not-sent', message: 'rate limit used up' }), latency);
      return 'limited';
    }
    const fate = weather.isClear() ? 'taken' : random.weighted(RERUN_FATES);
    switch (fate) {
      case 'taken':
        later(() => {
          const ended: Ordered = take(asked) ? { kind: 'taken' } : NOT_NOW;
          later(() => answer(ended), latency - effectAfter);
        }, effectAfter);
        break;
      case 'refused':
        later(() => answer(NOT_NOW), latency);
        break;
      case 'unreachable':
        later(() => answer({ kind: 'not-sent', message: 'not connected' }), latency);
        break;
      case 'lostBeforeEffect':
        later(() => answer(lost('reset')), latency);
        break;
      case 'lostAfterEffect':
        later(() => take(asked), effectAfter);
        later(() => answer(lost('reset')), latency);
        break;
      case 'lostWithLateEffect':
        later(() => answer(lost('status 502')), effectAfter);
        later(() => take(asked), random.between(effectAfter, BOUND_MS));
        break;
      case 'hangsWithEffect':
        later(() => take(asked), random.between(100, BOUND_MS));
        later(() => answer(lost('no answer in time')), BOUND_MS);
        break;
      case 'hangsWithoutEffect':
        later(() => answer(lost('no answer in time')), BOUND_MS);
        break;
    }
    return fate;
  }

  return { send };
}

const NOT_NOW: Ordered = { kind: 'refused', message: 'It cannot be run again.' };

function lost(reason: string): Ordered {
  return { kind: 'unknown', message: `GitHub’s answer was lost (${reason}).` };
}
