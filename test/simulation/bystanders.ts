import type { Journal } from './journal.ts';
import type { Ledger } from './ledger.ts';
import type { Random } from './random.ts';
import type { Schedule } from './schedule.ts';
import type { NewRun, Run, Truth } from './truth.ts';
import type { Weather } from './weather.ts';
import { CONSOLE, PEOPLE, REFS, WORKFLOWS, type Workflow } from './world.ts';

const BETWEEN_RUNS_MS = 20_000;
/** How often one of them does it with the console's own token: then the run looks just like ours. */
const AS_THE_CONSOLE = 0.05;
/** How often somebody starts the same workflow in the very seconds of one of ours. */
const BESIDE_OURS = 0.15;
/** How far back somebody looks for an id to type in. */
const RECENT = 12;

export type Bystanders = Readonly<{
  /** A run of the console's was created: somebody may start one just then. */
  notice: (run: Run) => void;
  /** How many runs were started by hand. */
  count: () => number;
}>;

type Typed = Pick<NewRun, 'title' | 'deployId' | 'names'> & Readonly<{ value: string }>;

/** People who start the same workflows by hand, beside the console. */
export function createBystanders(parts: {
  schedule: Schedule;
  random: Random;
  weather: Weather;
  journal: Journal;
  truth: Truth;
  ledger: Ledger;
  /** A run was created, with these values of its inputs. */
  born: (run: Run, values: readonly string[]) => void;
}): Bystanders {
  const { schedule, random, weather, journal, truth, ledger, born } = parts;
  let count = 0;

  function start(workflow: Workflow, ref: string): void {
    const actor = random.chance(AS_THE_CONSOLE) ? CONSOLE : random.pick(PEOPLE);
    const { value, ...typed } = typedInto(workflow);
    const run = truth.create({ ...typed, workflow, ref, actor, ticket: null });
    count++;
    journal.write(workflow.key, `${actor} starts run ${run.id} by hand: ${run.title}`);
    born(run, [value]);
  }

  /** What is typed into the form: mostly nothing, at times the id of a deploy, or of two. */
  function typedInto(workflow: Workflow): Typed {
    const nothing = { title: 'Deploy by hand', deployId: null, names: [], value: '' };
    if (workflow.takes === null) return nothing;
    const [id, other] = [recentId(workflow), recentId(workflow)];
    const how = random.weighted({ nothing: 80, id: 6, unknown: 3, upperCase: 4, two: 7 });
    if (how === 'nothing' || id === null || other === null) return nothing;
    const shown = (value: string, ...names: string[]): Typed =>
      workflow.isTitled
        ? { title: `Deploy ${value}`, deployId: null, names, value }
        : { ...nothing, value };
    switch (how) {
      case 'id':
        return { ...shown(id, id), deployId: id };
      case 'unknown':
        return shown(random.uuid(schedule.now()));
      case 'upperCase':
        return shown(id.toUpperCase(), id);
      case 'two':
        return shown(`${id} ${other}`, ...new Set([id, other]));
    }
  }

  function recentId(workflow: Workflow): string | null {
    const recent = ledger
      .latest(RECENT)
      .filter(({ wish }) => `${wish.repository} ${wish.workflow}` === workflow.key);
    return recent.length === 0 ? null : random.pick(recent).wish.id;
  }

  for (const workflow of WORKFLOWS) {
    schedule.spawn(async () => {
      for (;;) {
        await schedule.sleep(random.waiting(BETWEEN_RUNS_MS));
        if (weather.isClear()) return;
        start(workflow, random.pick(REFS));
      }
    });
  }

  return {
    notice: ({ workflow, ref }) => {
      if (weather.isClear() || !random.chance(BESIDE_OURS)) return;
      schedule.after(random.between(0, 3_000), () => start(workflow, ref));
    },
    count: () => count,
  };
}
