import type { Failure } from '../../src/domain/deploy.ts';
import type { DispatchAnswer } from '../../src/domain/event.ts';
import type { GitHub } from '../../src/engine/github-port.ts';
import type { Outages } from './outages.ts';
import type { Random } from './random.ts';
import type { Schedule } from './schedule.ts';
import type { Sight } from './sight.ts';
import type { NewRun, Run, Truth } from './truth.ts';
import { DISPATCH_FATES, type Fate, type Weather } from './weather.ts';
import { CONSOLE, TICKET, workflowAt } from './world.ts';

type Order = Parameters<GitHub['dispatch']>[0];

/** When the adapter gives a dispatch up. */
const BOUND_MS = 10_000;

export type Dispatches = Readonly<{
  /** Sends one request; `answer` is called once, when its end is known to who sent it. */
  send: (order: Order, answer: (answer: DispatchAnswer) => void) => Fate | 'limited';
}>;

/** What becomes of dispatches: each draws its fate when it leaves. */
export function createDispatches(parts: {
  schedule: Schedule;
  random: Random;
  weather: Weather;
  truth: Truth;
  outages: Outages;
  sight: Sight;
  /** A run came of it, with these values of its inputs. */
  born: (run: Run, values: readonly string[]) => void;
}): Dispatches {
  const { schedule, random, weather, truth, outages, sight, born } = parts;

  function create(order: Order): Run {
    const values = Object.values(order.inputs);
    const run = truth.create(runOf(order));
    born(run, values);
    if (weather.strikes('dispatchIsDoubled')) {
      schedule.after(random.between(0, 1_500), () => born(truth.create(runOf(order)), values));
    }
    return run;
  }

  function send(order: Order, answer: (answer: DispatchAnswer) => void): Fate | 'limited' {
    const limit = outages.limitedUntil();
    const latency = random.chance(0.05) ? random.between(2_000, 9_500) : random.between(150, 1_500);
    const effectAfter = random.between(50, latency);
    const later = (act: () => void, ms = latency): void => {
      schedule.after(ms, act);
    };
    if (limit !== null) {
      later(() => answer(refused('github-rate-limited')));
      return 'limited';
    }
    if (sight.isHidden(order.repository)) {
      later(() => answer(refused('github-refused')));
      return 'refused';
    }
    const fate = weather.isClear() ? 'told' : random.weighted(DISPATCH_FATES);
    switch (fate) {
      case 'told':
        later(() => {
          const { id } = create(order);
          later(() => answer({ kind: 'told', runId: id, url: '' }), latency - effectAfter);
        }, effectAfter);
        break;
      case 'taken':
        later(() => create(order), effectAfter);
        later(() => answer({ kind: 'taken' }));
        break;
      case 'refused':
        later(() => answer(refused('github-refused')));
        break;
      case 'unreachable':
        later(() => answer(refused('github-unreachable')));
        break;
      case 'lostBeforeEffect':
        later(() => answer(lost('reset')));
        break;
      case 'lostAfterEffect':
        later(() => create(order), effectAfter);
        later(() => answer(lost('reset')));
        break;
      case 'lostWithLateEffect':
        later(() => answer(lost('status 502')), effectAfter);
        later(() => create(order), random.between(effectAfter, BOUND_MS));
        break;
      case 'hangsWithEffect':
        later(() => create(order), random.between(100, BOUND_MS));
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

function runOf({ repository, workflow: file, ref, inputs }: Order): NewRun {
  const workflow = workflowAt(repository, file);
  const deployId = workflow.takes === null ? null : (inputs[workflow.takes] ?? null);
  const title = workflow.isTitled ? `Deploy ${deployId ?? ''}` : `Deploy ${workflow.repository}`;
  const names = workflow.isTitled && deployId !== null ? [deployId] : [];
  return { workflow, ref, actor: CONSOLE, title, ticket: inputs[TICKET] ?? null, deployId, names };
}

function refused(code: Failure['code']): DispatchAnswer {
  return { kind: 'refused', failure: { code, message: `${code}: nothing was sent.` } };
}

function lost(reason: string): DispatchAnswer {
  const message = `GitHub’s answer was lost (${reason}).`;
  return { kind: 'unknown', failure: { code: 'answer-lost', message } };
}
