import type { Deploy } from '../../src/domain/deploy.ts';
import { rank } from '../../src/domain/word.ts';
import type { HookDelivery, HookEvent } from '../../src/engine/hook-port.ts';
import { claimsOf } from './broken.ts';
import type { Ledger } from './ledger.ts';
import type { Life } from './life.ts';
import type { Schedule } from './schedule.ts';

/** How soon what was taken in is known to whom it concerns, in a process that lives on. */
const KNOWN_WITHIN_MS = 10_000;

type Word = Extract<HookEvent, { kind: 'run' | 'job' }>;

export type HeardRule = Readonly<{
  /** A delivery reaches a server. */
  arriving: (delivery: HookDelivery) => void;
  /** GitHub was answered that it was taken in, now or before. */
  answered: (delivery: HookDelivery, life: Life) => void;
}>;

/**
 * A delivery that counts as done has had its effect: the deploy whose run it told of knows. Only where
 * some deploy had the run when it came first: else it was only remembered, by one process.
 */
export function createHeardRule(parts: { schedule: Schedule; ledger: Ledger }): HeardRule {
  const { schedule, ledger } = parts;
  /** The deploy that had the run when the delivery came first. */
  const owners = new Map<string, string | null>();

  function check(event: Word, owner: string): void {
    // The run may have gone to another deploy meanwhile: what was told before stays with the first.
    const deploys = [ledger.find(owner), ledger.ofRun(runOf(event))];
    const isKnown = deploys.some((deploy) => deploy !== null && knows(deploy, event));
    const { attempt, status } = event.kind === 'run' ? event.run : { ...event, ...event.job };
    const name = `run ${runOf(event)}/${attempt}`;
    claimsOf(owner)(isKnown, `${name} is ${status}: a hook told it and it is done, unheard`);
  }

  return {
    arriving: ({ id, event }) => {
      if (!isWord(event) || owners.has(id)) return;
      owners.set(id, ledger.ofRun(runOf(event))?.wish.id ?? null);
    },
    answered: ({ id, event }, life) => {
      const owner = owners.get(id) ?? null;
      if (!isWord(event) || owner === null) return;
      schedule.after(KNOWN_WITHIN_MS, () => {
        if (life.isAlive()) check(event, owner);
      });
    },
  };
}

function isWord(event: HookEvent): event is Word {
  return event.kind === 'run' || event.kind === 'job';
}

function runOf(event: Word): number {
  return event.kind === 'run' ? event.run.runId : event.runId;
}

function knows({ runs }: Deploy, event: Word): boolean {
  const { attempt } = event.kind === 'run' ? event.run : event;
  const word = runs[runOf(event)]?.attempts.find((one) => one.attempt === attempt);
  const [known, said] =
    event.kind === 'run'
      ? [word?.run, event.run]
      : [word?.jobs.find(({ id }) => id === event.job.id), event.job];
  return known != null && rank(known.status) >= rank(said.status);
}
