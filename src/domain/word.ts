import type { CallbackPhase, CallbackWord } from './deploy.ts';
import type { RunSeen } from './event.ts';
import type { AttemptWord, Gone, Job, Millis, Replacement, RunFacts, RunState } from './run.ts';
import type { Source } from './status.ts';

/** How many attempts of a run are kept: the newest. */
const MAX_ATTEMPTS = 20;

/** One hearing of an attempt: what was said of it, and how we heard it. What was not said is absent. */
export type Hearing = Readonly<{
  attempt: number;
  run?: RunSeen;
  jobs?: readonly Job[] | null;
  waiting?: NonNullable<AttemptWord['waiting']>;
  replacedBy?: Replacement;
  heardAt: Millis;
  source: Source;
}>;

const UNHEARD: RunFacts = { attempts: [], gone: null };

/**
 * Joins what was known of a run with what was heard. The result is the same in whatever order and
 * however often things are heard; `before` itself comes back where nothing is new.
 */
export function joinRun(before: RunFacts | null, hearing: Hearing): RunFacts {
  const { attempts, gone } = before ?? UNHEARD;
  const known = attempts.find(({ attempt }) => attempt === hearing.attempt);
  const isOld = attempts.length === MAX_ATTEMPTS && hearing.attempt < (attempts[0]?.attempt ?? 0);
  if (before !== null && isOld) return before;
  const word = joinAttempt(known ?? unheard(hearing), hearing);
  if (before !== null && word === known) return before;
  const others = attempts.filter((other) => other !== known);
  const all = [...others, word].sort((a, b) => a.attempt - b.attempt);
  return { attempts: all.slice(-MAX_ATTEMPTS), gone };
}

/** Of two reports that a run is gone the later one holds, by GitHub's clock. */
export function joinGone(before: RunFacts | null, gone: Gone): RunFacts {
  const known = before ?? UNHEARD;
  if (known.gone !== null && keyOf(known.gone) >= keyOf(gone)) return known;
  return { ...known, gone };
}

function keyOf({ githubAt, what, at }: Gone): string {
  return JSON.stringify([githubAt, what, at]);
}

function unheard({ attempt, heardAt, source }: Hearing): AttemptWord {
  const nothing = { run: null, jobs: [], isWhole: false, waiting: null, replacedBy: null };
  return { attempt, ...nothing, heardAt, source };
}

function joinAttempt(before: AttemptWord, heard: Hearing): AttemptWord {
  const run = heard.run === undefined ? before.run : furtherState(before.run, stateOf(heard.run));
  const jobs = joinJobs(before.jobs, heard.jobs ?? []);
  const isWhole = before.isWhole || (heard.run?.status === 'completed' && !!heard.jobs);
  const waiting = laterOf(before.waiting, heard.waiting ?? null);
  const replacedBy = firstOf(before.replacedBy, heard.replacedBy ?? null);
  const isNews =
    (run !== before.run && !isSaidAgain(before.run, run)) ||
    jobs !== before.jobs ||
    textOf(waiting) !== textOf(before.waiting) ||
    replacedBy !== before.replacedBy;
  const isSame = run === before.run && isWhole === before.isWhole && waiting === before.waiting;
  if (!isNews && isSame) return before;
  const { heardAt, source } = isNews ? heard : before;
  return { ...before, run, jobs, isWhole, waiting, replacedBy, heardAt, source };
}

function stateOf(run: RunSeen): RunState {
  const { status, conclusion, number, startedAt, updatedAt, url } = run;
  const { headSha, headTitle, headAt } = run;
  return { status, conclusion, number, startedAt, updatedAt, url, headSha, headTitle, headAt };
}

/** Said twice: the earlier time is when it came about. */
function furtherState(known: RunState | null, heard: RunState): RunState {
  if (known === null) return heard;
  const order = compareStates(heard, known);
  return order > 0 || (order === 0 && heard.updatedAt < known.updatedAt) ? heard : known;
}

function isSaidAgain(known: RunState | null, heard: RunState | null): boolean {
  return known !== null && heard !== null && compareStates(known, heard) === 0;
}

const RANK: readonly string[] = ['queued', 'waiting', 'in_progress', 'completed'];

/**
 * Completed over in_progress over waiting over queued. Should GitHub ever say two things of one rank,
 * the order of the words decides (cancelled, failure, success: the worse one): not a time, which would
 * make the end depend on what was heard first.
 */
function compareStates(a: RunState, b: RunState): number {
  const byRank = rank(a.status) - rank(b.status);
  if (byRank !== 0) return byRank;
  const [said, known] = [`${a.conclusion} ${a.status}`, `${b.conclusion} ${b.status}`];
  return said === known ? 0 : said < known ? 1 : -1;
}

/** How far along a status of a run or job is; what GitHub adds before work begins counts as queued. */
export function rank(status: string): number {
  return Math.max(RANK.indexOf(status), 0);
}

/** Every job heard of, each as far as it was heard to be: a stale list never hides a newer one. */
function joinJobs(known: readonly Job[], heard: readonly Job[]): readonly Job[] {
  const jobs = new Map(known.map((job) => [job.id, job]));
  for (const job of heard) {
    const before = jobs.get(job.id);
    if (before === undefined || compareJobs(job, before) > 0) jobs.set(job.id, job);
  }
  const isSame = jobs.size === known.length && known.every((job) => jobs.get(job.id) === job);
  return isSame ? known : [...jobs.values()].sort((a, b) => a.id - b.id);
}

function compareJobs(a: Job, b: Job): number {
  const further = progressOf(a) - progressOf(b);
  if (further !== 0) return further;
  const [said, known] = [JSON.stringify(a), JSON.stringify(b)];
  return said === known ? 0 : said > known ? 1 : -1;
}

/** The job's own status first, then its steps': a hook's job may come without them. */
function progressOf({ status, steps }: Job): number {
  const done = steps.reduce((sum, step) => sum + 1 + rank(step.status), 0);
  return rank(status) * 10_000 + done;
}

type Waiting = AttemptWord['waiting'];

function laterOf(known: Waiting, heard: Waiting): Waiting {
  if (known === null || heard === null) return heard ?? known;
  if (heard.at !== known.at) return heard.at > known.at ? heard : known;
  return textOf(heard) > textOf(known) ? heard : known;
}

function textOf(waiting: Waiting): string {
  return JSON.stringify(waiting?.gates ?? null);
}

/** GitHub cancels for the run that came first after it. */
function firstOf(known: Replacement | null, heard: Replacement | null): Replacement | null {
  if (known === null || heard === null) return known ?? heard;
  return heard.runId < known.runId ? heard : known;
}

/** The further of two callbacks of a run: the higher attempt, then the later phase; said twice, the first. */
export function joinCallback(before: CallbackWord | null, heard: CallbackWord): CallbackWord {
  if (before === null || heard.attempt > before.attempt) return heard;
  if (heard.attempt < before.attempt) return before;
  const further = PHASES.indexOf(heard.phase) - PHASES.indexOf(before.phase);
  if (further !== 0) return further > 0 ? heard : before;
  return heard.heardAt < before.heardAt ? heard : before;
}

const PHASES: readonly CallbackPhase[] = ['building', 'deploying', 'succeeded', 'failed'];
