import type { Candidate, Deploy, Millis, RunSeen } from './deploy.ts';

/** How much the sending window is widened on both sides: clocks are read in whole seconds. */
export const WINDOW_MARGIN_MS = 2_000;
/** How long after sending a run may be created where GitHub's answer was lost. */
export const LOST_ANSWER_WINDOW_MS = 10_000;
/** How long after the window a run is still shown to a person as one that may be it. */
const CANDIDATE_SPAN_MS = 60_000;
const MAX_CANDIDATES = 20;

/** What one look at a workflow's runs is judged by. */
export type Look = Readonly<{
  /** Every deploy of the workflow that waits for a run, is being sent, or has one only singled out. */
  deploys: readonly Deploy[];
  runs: readonly RunSeen[];
  /** Runs that other deploys own on evidence that stands. */
  taken: ReadonlySet<number>;
  /** Which of the ids found in the titles are deploys of ours. */
  knownIds: ReadonlySet<string>;
  /** The login the console dispatches as; null where it could not be learned: nothing is singled out. */
  identity: string | null;
  /** GitHub's clock minus ours, for deploys sent before it was known. */
  clockOffset: number | null;
}>;

export type Finding =
  /** The deploy's id is in this run's title, and in no other's. */
  | Readonly<{ kind: 'proved'; run: RunSeen }>
  /** Nobody but this run fits, and it fits nobody else; or nothing is sure. */
  | Readonly<{
      kind: 'looked';
      sole: RunSeen | null;
      candidates: readonly Candidate[];
      inDoubt: boolean;
    }>;

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;

/** The deploy ids a run's title may carry, in lower case, each once. */
export function idsInTitle(title: string): readonly string[] {
  return [...new Set(title.match(UUID)?.map((id) => id.toLowerCase()))];
}

/**
 * Which run is whose. Told apart: by the deploy's id in the title, exactly; else by workflow, ref,
 * event, our own identity and the sending window, where one run fits one deploy and nothing else
 * does. Never a guess: everything less is a list of candidates.
 */
export function correlate(look: Look): ReadonlyMap<string, Finding> {
  const named = runsByDeployId(look);
  const claimed = new Set([...look.taken, ...[...named.values()].flat().map((run) => run.runId)]);
  const fits = new Map(
    look.deploys.map((deploy) => [
      deploy.wish.id,
      look.runs.filter((run) => !claimed.has(run.runId) && fitsWindow(deploy, run, look)),
    ]),
  );
  return new Map(
    look.deploys.map((deploy) => {
      const own = named.get(deploy.wish.id) ?? [];
      const [first, second] = own;
      if (first && !second) return [deploy.wish.id, { kind: 'proved', run: first } as const];
      if (first) return [deploy.wish.id, unsure(own, deploy.binding !== null)];
      return [deploy.wish.id, singleOut(deploy, fits, claimed, look)];
    }),
  );
}

/** Runs whose title names exactly one deploy of ours, by that deploy's id. */
function runsByDeployId({ runs, knownIds }: Look): ReadonlyMap<string, readonly RunSeen[]> {
  const named = new Map<string, RunSeen[]>();
  for (const run of runs) {
    const [id, other] = idsInTitle(run.title).filter((found) => knownIds.has(found));
    if (id !== undefined && other === undefined) named.set(id, [...(named.get(id) ?? []), run]);
  }
  return named;
}

function singleOut(
  deploy: Deploy,
  fits: ReadonlyMap<string, readonly RunSeen[]>,
  claimed: ReadonlySet<number>,
  look: Look,
): Finding {
  const own = fits.get(deploy.wish.id) ?? [];
  const bound = deploy.binding?.runId;
  if (bound !== undefined)
    return unsure(
      own,
      own.some((run) => run.runId !== bound),
    );
  const [only, another] = own;
  const isContested = (run: RunSeen): boolean =>
    [...fits].some(([id, runs]) => id !== deploy.wish.id && runs.includes(run));
  if (only && !another && !isContested(only)) {
    return { kind: 'looked', sole: only, candidates: [candidateOf(only)], inDoubt: false };
  }
  return unsure(
    look.runs.filter((run) => !claimed.has(run.runId) && mayBe(deploy, run, look)),
    false,
  );
}

function unsure(runs: readonly RunSeen[], inDoubt: boolean): Finding {
  const candidates = runs.slice(0, MAX_CANDIDATES).map(candidateOf);
  return { kind: 'looked', sole: null, candidates, inDoubt };
}

/**
 * The sending window in GitHub's time: from sending to GitHub's answer, or for 10 s where the answer
 * was lost, give or take the margin. Null while it is not known what GitHub's clock said.
 */
export function sendingWindow(
  { sending }: Deploy,
  clockOffset: number | null,
): { from: Millis; to: Millis } | null {
  const offset = sending.clockOffset ?? clockOffset;
  if (sending.startedAt === null || offset === null) return null;
  const isAnswered = sending.state === 'taken' && sending.answeredAt !== null;
  const end = isAnswered ? sending.answeredAt : sending.startedAt + LOST_ANSWER_WINDOW_MS;
  return {
    from: sending.startedAt + offset - WINDOW_MARGIN_MS,
    to: (end ?? sending.startedAt) + offset + WINDOW_MARGIN_MS,
  };
}

function fitsWindow(deploy: Deploy, run: RunSeen, look: Look): boolean {
  const window = sendingWindow(deploy, look.clockOffset);
  if (window === null || look.identity === null || run.actor === null) return false;
  return (
    isSameDispatch(deploy, run) &&
    run.actor.toLowerCase() === look.identity.toLowerCase() &&
    // GitHub cuts `created_at` to the second: what it shows may be up to a second early.
    run.createdAt > window.from - 1_000 &&
    run.createdAt <= window.to
  );
}

/** Whether a person might recognise the run as this deploy's: anybody's, and some time later too. */
function mayBe(deploy: Deploy, run: RunSeen, look: Look): boolean {
  const window = sendingWindow(deploy, look.clockOffset);
  if (window === null) return isSameDispatch(deploy, run);
  return (
    isSameDispatch(deploy, run) &&
    run.createdAt > window.from - 1_000 &&
    run.createdAt <= window.to + CANDIDATE_SPAN_MS
  );
}

function isSameDispatch(deploy: Deploy, run: RunSeen): boolean {
  return run.event === 'workflow_dispatch' && run.headBranch === shortRef(deploy.wish.ref);
}

/** GitHub shows a run's branch or tag by its short name. */
function shortRef(ref: string): string {
  return ref.replace(/^refs\/(heads|tags)\//, '');
}

function candidateOf(run: RunSeen): Candidate {
  const { runId, url, title, actor, createdAt, headSha } = run;
  return { runId, url, title, actor, createdAt, headSha };
}
