import type { DispatchState, Evidence, Resolver, Source } from './status.ts';

/** Milliseconds since the epoch. Ours unless the name says GitHub's. */
export type Millis = number;

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
  /** The workflow input that carries the deploy's id; null where the workflow has none. */
  correlationInput: string | null;
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

export type Step = Readonly<{
  number: number;
  name: string;
  status: string;
  conclusion: string | null;
  startedAt: string | null;
  completedAt: string | null;
}>;

export type Job = Readonly<{
  name: string;
  status: string;
  conclusion: string | null;
  startedAt: string | null;
  completedAt: string | null;
  url: string | null;
  steps: readonly Step[];
}>;

/** GitHub's own word on one attempt of a run. Times are GitHub's. */
export type RunWord = Readonly<{
  attempt: number;
  status: string;
  conclusion: string | null;
  startedAt: Millis | null;
  updatedAt: Millis;
  heardAt: Millis;
  source: Source;
  url: string;
  headSha: string;
  jobs: readonly Job[];
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

/** Where the search for the run stands: the one run that fitted, since when, and what else fits. */
export type Search = Readonly<{
  sole: Readonly<{ runId: number; since: Millis }> | null;
  candidates: readonly Candidate[];
}>;

/**
 * A deploy is its wish and what has been learned since. `status`, `dispatch` and the rest that
 * people see are read off these facts (standing.ts), so the order in which facts came never matters.
 */
export type Deploy = Readonly<{
  wish: Wish;
  sending: Sending;
  binding: Binding | null;
  /** The run that called back first: it owns the deploy. */
  claim: number | null;
  github: RunWord | null;
  callback: CallbackWord | null;
  search: Search;
  inDoubt: boolean;
  abandoned: Readonly<{ by: string; reason: string; at: Millis }> | null;
  updatedAt: Millis;
  version: number;
}>;

/** A run as GitHub's list or the run itself shows it. */
export type RunSeen = Readonly<{
  runId: number;
  attempt: number;
  status: string;
  conclusion: string | null;
  event: string;
  title: string;
  actor: string | null;
  headBranch: string | null;
  headSha: string;
  url: string;
  /** GitHub's clock, whole seconds. */
  createdAt: Millis;
  startedAt: Millis | null;
  updatedAt: Millis;
}>;

/** How the one `workflow_dispatch` ended. Only `unknown` leaves it open whether a run came of it. */
export type DispatchAnswer =
  | Readonly<{ kind: 'told'; runId: number; url: string }>
  | Readonly<{ kind: 'taken' }>
  | Readonly<{ kind: 'refused'; failure: Failure }>
  | Readonly<{ kind: 'unknown'; failure: Failure }>;

/** Everything that can be learned about a deploy. Each carries its time: the domain has no clock. */
export type DeployEvent =
  | Readonly<{ type: 'sending'; at: Millis; clockOffset: number | null }>
  | Readonly<{ type: 'answered'; at: Millis; source: Source; answer: DispatchAnswer }>
  | Readonly<{
      type: 'looked';
      at: Millis;
      source: 'lookup' | 'reconciler';
      /** The one run that fits, where nothing else does. */
      sole: RunSeen | null;
      candidates: readonly Candidate[];
      inDoubt: boolean;
    }>
  | Readonly<{
      type: 'proved';
      at: Millis;
      source: 'lookup' | 'reconciler' | 'webhook';
      run: RunSeen;
    }>
  | Readonly<{ type: 'disproved'; at: Millis; source: Source; runId: number; owner: string }>
  | Readonly<{
      type: 'observed';
      at: Millis;
      source: Source;
      run: RunSeen;
      /** null: not asked for or not to be had; what was known stays. */
      jobs: readonly Job[] | null;
    }>
  | Readonly<{
      type: 'called-back';
      at: Millis;
      runId: number;
      attempt: number | null;
      phase: CallbackPhase;
      message: string | null;
    }>
  | Readonly<{ type: 'linked'; at: Millis; actor: string; run: RunSeen }>
  | Readonly<{ type: 'abandoned'; at: Millis; actor: string; reason: string }>;

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
    claim: null,
    github: null,
    callback: null,
    search: { sole: null, candidates: [] },
    inDoubt: false,
    abandoned: null,
    updatedAt: wish.requestedAt,
    version: 1,
  };
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
