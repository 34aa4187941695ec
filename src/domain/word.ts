import type { CallbackPhase, CallbackWord, Job, Millis, RunWord } from './deploy.ts';
import type { RunSeen } from './event.ts';
import type { Source } from './status.ts';

/** One hearing of a run: what GitHub said, the jobs if they were asked for, and how we heard it. */
export type Hearing = Readonly<{
  run: RunSeen;
  jobs: readonly Job[] | null;
  heardAt: Millis;
  source: Source;
}>;

/**
 * Joins what was known with what was heard. The result is the same in whatever order and however
 * often things are heard; `before` itself comes back where nothing is new.
 */
export function joinWord(before: RunWord | null, { run, jobs, heardAt, source }: Hearing): RunWord {
  if (before === null) return { ...wordOf(run), heardAt, source, jobs };
  if (run.attempt < before.attempt) return before;
  const known = run.attempt === before.attempt ? before.jobs : null;
  const further = furtherJobs(known, jobs);
  const order = compareWords(run, before);
  if (order > 0) return { ...wordOf(run), heardAt, source, jobs: further };
  const hasFurtherJobs = further !== before.jobs;
  // Said twice: the earlier time is when it came about.
  const first = order === 0 && run.updatedAt < before.updatedAt ? wordOf(run) : before;
  if (first === before && !hasFurtherJobs) return before;
  return { ...before, ...first, ...(hasFurtherJobs ? { heardAt, source } : {}), jobs: further };
}

function wordOf(run: RunSeen): Omit<RunWord, 'heardAt' | 'source' | 'jobs'> {
  const { attempt, status, conclusion, startedAt, updatedAt, url, headSha } = run;
  return { attempt, status, conclusion, startedAt, updatedAt, url, headSha };
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
const RANK: readonly string[] = ['queued', 'waiting', 'in_progress', 'completed'];

type Ordered = Pick<RunWord, 'attempt' | 'status' | 'conclusion'>;

/**
 * Higher attempt; then completed over in_progress over waiting over queued. Should GitHub ever say two
 * things of one rank, the order of the words decides (cancelled, failure, success: the worse one):
 * not a time, which would make the end depend on what was heard first.
 */
function compareWords(a: Ordered, b: Ordered): number {
  if (a.attempt !== b.attempt) return a.attempt - b.attempt;
  const byRank = rank(a.status) - rank(b.status);
  if (byRank !== 0) return byRank;
  const [said, known] = [`${a.conclusion} ${a.status}`, `${b.conclusion} ${b.status}`];
  return said === known ? 0 : said < known ? 1 : -1;
}

function rank(status: string): number {
  return Math.max(RANK.indexOf(status), 0);
}

type Jobs = RunWord['jobs'];

/** The list of jobs in which more is done: a stale one never hides a newer one. */
function furtherJobs(known: Jobs, heard: Jobs): Jobs {
  if (heard === null || known === null) return heard ?? known;
  const further = progress(heard) - progress(known);
  if (further !== 0) return further > 0 ? heard : known;
  return JSON.stringify(heard) > JSON.stringify(known) ? heard : known;
}

function progress(jobs: readonly Job[]): number {
  let done = 0;
  for (const job of jobs) {
    done += weight(job.status);
    for (const step of job.steps) done += weight(step.status);
  }
  return done;
}

function weight(status: string): number {
  return status === 'completed' ? 3 : status === 'in_progress' ? 2 : 1;
}
