import type { Gate } from '../../src/domain/run.ts';
import { GATES, jobAt } from './attempt.ts';
import type { Random } from './random.ts';
import type { Schedule } from './schedule.ts';
import type { Sight } from './sight.ts';
import type { Run, Truth } from './truth.ts';
import type { Webhooks } from './webhooks.ts';

/** How often the hook is one that hears of dispatches (an App's). */
const DISPATCH_IS_TOLD = 0.5;
/** How often a job is told of without its steps. */
const WITHOUT_STEPS = 0.3;

export type Narrator = Readonly<{
  /** The run was created, with these values of its inputs. */
  created: (run: Run, values: readonly string[]) => void;
  /** The run's newest attempt has begun: tells of it from here to the end, exclusively. */
  begun: (run: Run) => void;
  ended: (run: Run) => void;
}>;

/** Tells the hooks of a run what happens to it, as GitHub does at each step. */
export function createNarrator(parts: {
  schedule: Schedule;
  random: Random;
  truth: Truth;
  sight: Sight;
  webhooks: Webhooks;
  /** GitHub is about to tell that a dispatch with these values was taken. */
  dispatchTold: (values: readonly string[]) => void;
}): Narrator {
  const { schedule, random, truth, sight, webhooks, dispatchTold } = parts;
  const until = (at: number): Promise<void> => schedule.sleep(at - schedule.now());

  const subjectOf = ({ ticket, workflow }: Run): string => ticket ?? workflow.key;

  function isTold({ workflow: { repository } }: Run): boolean {
    return webhooks.isHooked(repository) && !sight.isHidden(repository);
  }

  function tellRun(run: Run): void {
    if (!isTold(run)) return;
    const { repository, file } = run.workflow;
    const seen = truth.seenAt(run, schedule.now());
    webhooks.tell(repository, subjectOf(run), {
      ...{ kind: 'run', repository, workflow: [file, '77'], run: seen },
    });
  }

  function tellJob(run: Run): void {
    if (!isTold(run)) return;
    const { repository } = run.workflow;
    const { attempt, job } = jobAt(run.attempts, schedule.now(), truth.clockAt);
    const told = random.chance(WITHOUT_STEPS) ? { ...job, steps: [] } : job;
    webhooks.tell(repository, subjectOf(run), {
      ...{ kind: 'job', repository, runId: run.id, attempt, job: told },
    });
  }

  function tellReview(run: Run, gates: readonly Gate[]): void {
    if (!isTold(run)) return;
    const { repository } = run.workflow;
    webhooks.tell(repository, subjectOf(run), {
      ...{ kind: 'review', repository, runId: run.id, attempt: run.attempts.length, gates },
    });
  }

  async function narrate(run: Run): Promise<void> {
    const attempt = run.attempts.at(-1);
    if (attempt === undefined) return;
    const { heldAt, startedAt } = attempt;
    tellJob(run);
    if (heldAt !== null) {
      await until(heldAt);
      tellReview(run, GATES);
      tellJob(run);
    }
    await until(startedAt);
    if (heldAt !== null) tellReview(run, []);
    tellRun(run);
    tellJob(run);
  }

  return {
    created: (run, values) => {
      const { repository } = run.workflow;
      if (isTold(run) && random.chance(DISPATCH_IS_TOLD)) {
        dispatchTold(values);
        webhooks.tell(repository, subjectOf(run), { kind: 'dispatch', repository, values });
      }
      // Of a re-run GitHub does not tell that it was requested.
      tellRun(run);
    },
    begun: (run) => schedule.spawn(() => narrate(run)),
    ended: (run) => {
      tellJob(run);
      tellRun(run);
    },
  };
}
