import type { Source } from './status.ts';

/** What is known of GitHub's runs. */

/** Milliseconds since the epoch. Ours unless the name says GitHub's. */
export type Millis = number;

export type Step = Readonly<{
  number: number;
  name: string;
  status: string;
  conclusion: string | null;
  startedAt: string | null;
  completedAt: string | null;
}>;

export type Job = Readonly<{
  /** GitHub's; another in each attempt. */
  id: number;
  name: string;
  status: string;
  conclusion: string | null;
  startedAt: string | null;
  completedAt: string | null;
  url: string | null;
  steps: readonly Step[];
}>;

/** What a run says of one attempt of itself. Times are GitHub's. */
export type RunState = Readonly<{
  status: string;
  conclusion: string | null;
  /** Counts the workflow's runs: the #815 people speak of. */
  number: number | null;
  startedAt: Millis | null;
  updatedAt: Millis;
  url: string;
  headSha: string;
  /** The first line of that commit’s message; null where it was not said. */
  headTitle: string | null;
  /** When that commit was made, by its author’s clock; null where it was not said. */
  headAt: Millis | null;
}>;

/** An environment that a run waits to enter, and who or what lets it in. */
export type Gate = Readonly<{
  environment: string;
  /** Logins, and teams as `team its-slug`; one of them is enough. */
  reviewers: readonly string[];
  /** When a wait timer is over, in GitHub's time; null where there is none. */
  opensAt: Millis | null;
}>;

/** A run that took another's place in a concurrency group. */
export type Replacement = Readonly<{ runId: number; number: number | null; url: string }>;

/** GitHub's own word on one attempt of a run. */
export type AttemptWord = Readonly<{
  attempt: number;
  /** null: only its jobs were heard of. */
  run: RunState | null;
  /** Those heard of, by id. */
  jobs: readonly Job[];
  /** All of its jobs were listed after it had ended. */
  isWhole: boolean;
  /** What it waited for when that was heard last. */
  waiting: Readonly<{ at: Millis; gates: readonly Gate[] }> | null;
  replacedBy: Replacement | null;
  /** When we heard the latest news of it, and from whom. */
  heardAt: Millis;
  source: Source;
}>;

/** GitHub does not show the run any more: it was deleted, or the repository is gone, or hidden from us. */
export type Gone = Readonly<{
  what: 'run' | 'repository';
  at: Millis;
  /** By GitHub's clock. */
  githubAt: Millis;
}>;

export type RunFacts = Readonly<{
  /** Oldest first. */
  attempts: readonly AttemptWord[];
  gone: Gone | null;
}>;
