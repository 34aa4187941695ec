import { type Order, orderOf } from './order.ts';
import type { AttemptWord, Millis, RunFacts, RunState } from './run.ts';
import type { DispatchState, Evidence, Origin, Resolver } from './status.ts';

/** A commit with the first line of its message, where that is known. */
export type NamedCommit = Readonly<{ sha: string; title: string | null }>;

/** What somebody asked for. Never changes once accepted. */
export type Wish = Readonly<{
  id: string;
  target: string;
  /** `owner/name`. */
  repository: string;
  /** File name in `.github/workflows`, or the workflow's numeric id. */
  workflow: string;
  ref: string;
  inputs: Readonly<Record<string, string>>;
  environment: string | null;
  reason: string | null;
  /** Why a freeze or a mark did not hold this once; null where nothing stood in the way. */
  override: string | null;
  /** The deploy that this one takes back. */
  rollsBack: string | null;
  /** The commit that was on the screen, or asked for by name, and is to ship; null: none was named. */
  commit: NamedCommit | null;
  /** The workflow input that carries that commit; null where the workflow ships what its ref stands at. */
  shaInput: string | null;
  /** The workflow input that carries the deploy's id; null where the workflow has none. */
  correlationInput: string | null;
  /** The workflow's `run-name` shows that input: a run whose title lacks the id is not this deploy's. */
  isTitled: boolean;
  /** `outside`: somebody started the run without us, and it was taken into the history as it is. */
  origin: Origin;
  requestedBy: string;
  requestedAt: Millis;
}>;

export type FailureCode =
  | 'github-refused'
  | 'github-unreachable'
  | 'github-rate-limited'
  | 'too-late'
  | 'answer-lost'
  | 'server-stopped'
  | 'run-failed'
  | 'run-gone'
  | 'replaced'
  | 'merged'
  | 'abandoned';

export type Failure = Readonly<{
  code: FailureCode;
  /** What happened, whether a deploy fired, and what to do: for a person. */
  message: string;
  /** In how many seconds another try makes sense. */
  retryAfterS?: number;
}>;

/** The one request to GitHub: `pending` and `refused` are certain that no run came of it. */
export type Sending = Readonly<{
  state: 'pending' | 'started' | 'taken' | 'refused' | 'lost';
  startedAt: Millis | null;
  answeredAt: Millis | null;
  /** GitHub's clock minus ours when it was sent; null where no answer of GitHub's was seen before. */
  clockOffset: number | null;
  failure: Failure | null;
}>;

export type CallbackPhase = 'building' | 'deploying' | 'succeeded' | 'failed';

/** What the workflow itself called back from one attempt. */
export type CallbackWord = Readonly<{
  attempt: number;
  phase: CallbackPhase;
  message: string | null;
  heardAt: Millis;
}>;

/** A run that may be this deploy's. */
export type Candidate = Readonly<{
  runId: number;
  url: string;
  title: string;
  actor: string | null;
  createdAt: Millis;
  headSha: string;
}>;

export type Binding = Readonly<{
  runId: number;
  url: string | null;
  evidence: Evidence;
  by: Resolver;
  at: Millis;
}>;

/** When a run was first and last seen to be the only one that fits. */
export type Sighting = Readonly<{ runId: number; first: Millis; last: Millis }>;

/** Where the search for the run stands. Only grows: a list that does not show a run proves nothing. */
export type Search = Readonly<{
  sightings: readonly Sighting[];
  /** Every run that ever fitted. */
  fitted: readonly number[];
  /** Runs that proved to be other deploys'. */
  others: readonly number[];
  /** What a person may choose from, by the latest look. */
  candidates: readonly Candidate[];
}>;

/** What was taken for a run started outside turned out to be another deploy's. */
export type Merger = Readonly<{ into: string; at: Millis }>;

/** An operator's word that it did not run, or is given up. */
export type Abandonment = Readonly<{ by: string; reason: string; at: Millis }>;

/**
 * A deploy is its wish and what has been learned since. `status`, `dispatch` and the rest that
 * people see are read off these facts (standing.ts), so the order in which facts came never matters.
 */
export type Deploy = Readonly<{
  wish: Wish;
  sending: Sending;
  binding: Binding | null;
  /** GitHub's word on every run that was ever thought to be this deploy's, by run id. */
  runs: Readonly<Record<string, RunFacts>>;
  /** The run that called back first: it owns the deploy. */
  claim: number | null;
  /** What that run called back. */
  callback: CallbackWord | null;
  search: Search;
  /** What people had GitHub do to its run, oldest first. */
  orders: readonly Order[];
  abandoned: Abandonment | null;
  merged: Merger | null;
  updatedAt: Millis;
  version: number;
}>;

/** A search that has found nothing yet. */
export const NOTHING_FOUND: Search = {
  sightings: [],
  fitted: [],
  others: [],
  candidates: [],
};

/** A deploy as it is the moment it is accepted: durable, and provably not sent. */
export function accept(wish: Wish): Deploy {
  return {
    wish,
    sending: {
      state: 'pending',
      startedAt: null,
      answeredAt: null,
      clockOffset: null,
      failure: null,
    },
    binding: null,
    runs: {},
    claim: null,
    callback: null,
    search: NOTHING_FOUND,
    orders: [],
    abandoned: null,
    merged: null,
    updatedAt: wish.requestedAt,
    version: 1,
  };
}

/** What is known of the deploy's run; null while none is known or nothing was heard of it. */
export function runFacts({ binding, runs }: Deploy): RunFacts | null {
  return binding === null ? null : (runs[binding.runId] ?? null);
}

/** GitHub's word on the newest attempt of the deploy's run; null where there is none. */
export function githubWord(deploy: Deploy): AttemptWord | null {
  return runFacts(deploy)?.attempts.at(-1) ?? null;
}

/** The newest attempt that GitHub or the run itself told of; 1 where neither did. */
export function heardAttempt(deploy: Deploy): number {
  return Math.max(1, githubWord(deploy)?.attempt ?? 0, callbackWord(deploy)?.attempt ?? 0);
}

/** A re-run that was ordered and has not been heard of yet. */
export function rerunOrdered(deploy: Deploy): Order | null {
  const runId = deploy.binding?.runId ?? 0;
  const attempt = heardAttempt(deploy) + 1;
  return orderOf(deploy.orders, ['rerun', 'rerun-failed'], { runId, attempt });
}

/** What the deploy's run last said of itself, whatever its attempt. */
export function runState(deploy: Deploy): RunState | null {
  return runFacts(deploy)?.attempts.findLast(({ run }) => run !== null)?.run ?? null;
}

/** What the deploy's run called back; null where it never did, or another run is the deploy's. */
export function callbackWord({ binding, claim, callback }: Deploy): CallbackWord | null {
  return binding !== null && binding.runId === claim ? callback : null;
}

/** The operator's word that gave the deploy up; null where there is none, or a link came after it. */
export function abandonment({ abandoned, binding }: Deploy): Abandonment | null {
  if (abandoned === null) return null;
  const isLinkedSince = binding?.evidence === 'operator' && binding.at >= abandoned.at;
  return isLinkedSince ? null : abandoned;
}

/** Whether a deploy fired, from the facts: a run that is known proves it, whatever was answered. */
export function dispatchOf(deploy: Deploy): DispatchState {
  if (deploy.binding !== null) return 'sent';
  switch (deploy.sending.state) {
    case 'pending':
    case 'refused':
      return 'not_sent';
    case 'taken':
      return 'sent';
    case 'started':
    case 'lost':
      return 'unknown';
  }
}
