import { type Deploy, githubWord } from '../domain/deploy.ts';
import type { RunSeen } from '../domain/event.ts';
import type { AttemptWord, RunState } from '../domain/run.ts';
import { type GitHub, OutsideError } from './github-port.ts';
import type { Clock, Log } from './ports.ts';
import type { Recorder } from './record.ts';

const READ_BOUND_MS = 8_000;
/** GitHub cancels a waiting run when the next one of its group comes: not much later. */
const REPLACED_WITHIN_MS = 30_000;
/** GitHub's times are whole seconds. */
const CUT_MS = 1_000;

/**
 * Whether a cancelled run gave way to a later one of its concurrency group. GitHub does not say so; what
 * shows it is that no job of it had begun, and that the next run was created just then.
 */
export function createTellReplaced(deps: {
  recorder: Pick<Recorder, 'record'>;
  github: Pick<GitHub, 'newestRuns'>;
  clock: Clock;
  log: Log;
}): (deploy: Deploy) => Promise<void> {
  const { recorder, github, clock, log } = deps;

  return async (deploy) => {
    const word = githubWord(deploy);
    const runId = deploy.binding?.runId;
    if (word === null || runId === undefined || !isCancelledUnbegun(word)) return;
    const { id, repository, workflow } = deploy.wish;
    try {
      const asking = { purpose: 'confirm', signal: clock.deadline(READ_BOUND_MS) } as const;
      const runs = await github.newestRuns({ repository, workflow }, asking);
      const next = nextRun(runs, runId);
      if (next === null || !isJustBefore(next, word.run)) return;
      const by = { runId: next.runId, number: next.number, url: next.url };
      const { attempt } = word;
      const at = clock.now();
      await recorder.record(id, { type: 'replaced', at, source: 'reconciler', runId, attempt, by });
    } catch (error) {
      if (!(error instanceof OutsideError)) throw error;
      log.warn({ deploy: id, run: runId, err: error }, 'not learned why it was cancelled');
    }
  };
}

type Unbegun = AttemptWord & { run: RunState };

function isCancelledUnbegun(word: AttemptWord): word is Unbegun {
  const hasBegun = word.jobs.some(({ steps }) => steps.some((step) => step.startedAt !== null));
  return word.run?.conclusion === 'cancelled' && word.replacedBy === null && !hasBegun;
}

function nextRun(runs: readonly RunSeen[], runId: number): RunSeen | null {
  const later = runs.filter((run) => run.runId > runId);
  return later.reduce<RunSeen | null>(
    (first, run) => (first === null || run.runId < first.runId ? run : first),
    null,
  );
}

function isJustBefore({ createdAt }: RunSeen, { updatedAt }: RunState): boolean {
  return createdAt <= updatedAt + CUT_MS && updatedAt - createdAt <= REPLACED_WITHIN_MS;
}
