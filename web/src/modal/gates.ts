import type { Diff } from '../../../src/contract/code.ts';
import type { Deploy } from '../../../src/contract/deploy.ts';
import type { GitHubState } from '../../../src/contract/github.ts';
import type { Form, Target } from '../../../src/contract/target.ts';
import type { Draft } from '../send/attempt.ts';
import { headline, runName, shortSha, startedBy } from '../words/doing.ts';
import { duration, minuteOfDay } from '../words/time.ts';
import { count } from './words.ts';
import { workflowGate } from './workflow-gate.ts';

/** What may stand between the form and a deploy, each with its verdict in words. */

export type Gate = Readonly<{
  of:
    | 'workflow'
    | 'lock'
    | 'freeze'
    | 'room'
    | 'promotion'
    | 'marks'
    | 'checks'
    | 'approval'
    | 'github';
  stand: 'pass' | 'wait' | 'warn' | 'block' | 'reading';
  words: string;
  /** The time that the words name, and how they do. */
  when?: Readonly<{ at: string; shown: string }> | undefined;
}>;

export type Situation = Readonly<{
  target: Target;
  /** Of what is on the screen; undefined: nothing is yet. */
  diff: Diff | undefined;
  isReading: boolean;
  /** What the workflow asks for at the ref; undefined: not known yet. */
  form: Form | undefined;
  draft: Pick<Draft, 'throughLock' | 'override'>;
  /** How GitHub answers; undefined: not known yet. */
  github: GitHubState | undefined;
  /** Who looks, by the name that a lock of theirs has. */
  operator: string | null;
  now: number;
}>;

export function gatesOf(situation: Situation): readonly Gate[] {
  return GATES.flatMap((gate) => gate(situation) ?? []);
}

/** The lock that holds at that time, if it is the caller's own. */
export function ownLock({ target, operator, now }: Situation): Target['lock'] {
  const lock = lockNow(target, now);
  return lock?.by === operator ? lock : null;
}

/** Whether only a reason to override opens the way. */
export function asksOverride({ target, diff, now }: Situation): boolean {
  const isFrozen = freezeNow(target, now)?.isOn === true;
  return isFrozen || (diff?.marked.length ?? 0) > 0 || diff?.is_promoted === false;
}

function lockNow({ lock }: Target, now: number): Target['lock'] {
  const until = lock?.expires_at_utc ?? null;
  return until !== null && Date.parse(until) <= now ? null : lock;
}

function lockGate(situation: Situation): Gate {
  const { target, now, draft } = situation;
  const lock = lockNow(target, now);
  if (lock === null) return { of: 'lock', stand: 'pass', words: 'Not locked' };
  const isOwn = ownLock(situation) !== null;
  const when = lock.expires_at_utc === null ? undefined : minuteOf(lock.expires_at_utc, now);
  const until = when === undefined ? '' : ` until ${when.shown}`;
  const words = `Locked by ${isOwn ? 'you' : lock.by}${until}: “${lock.reason}”`;
  return { of: 'lock', stand: isOwn && draft.throughLock ? 'warn' : 'block', words, when };
}

function minuteOf(at: string, now: number): NonNullable<Gate['when']> {
  return { at, shown: minuteOfDay(at, now) };
}

/** The page may be older than a freeze's beginning or end: its own times say which it is by now. */
function freezeNow({ freeze }: Target, now: number) {
  if (freeze === null || Date.parse(freeze.until_utc) <= now) return null;
  return { ...freeze, isOn: freeze.is_on || Date.parse(freeze.from_utc) <= now };
}

function freezeGate({ target, now, draft }: Situation): Gate {
  const freeze = freezeNow(target, now);
  if (freeze === null) return { of: 'freeze', stand: 'pass', words: 'No freeze' };
  if (!freeze.isOn) {
    const shown = `in ${duration(Date.parse(freeze.from_utc) - now)}`;
    const words = `Freeze begins ${shown}: “${freeze.reason}”`;
    return { of: 'freeze', stand: 'warn', words, when: { at: freeze.from_utc, shown } };
  }
  const when = minuteOf(freeze.until_utc, now);
  const words = `Frozen until ${when.shown}: “${freeze.reason}”`;
  return { of: 'freeze', stand: isOverridden(draft) ? 'warn' : 'block', words, when };
}

function isOverridden({ override }: Situation['draft']): boolean {
  return override.trim() !== '';
}

function roomGate({ target: { open, concurrency } }: Situation): Gate {
  if (open === null) return { of: 'room', stand: 'pass', words: 'Nothing else under way' };
  const other = `${open.ref} by ${startedBy(open)}`;
  if (concurrency === 1) {
    return { of: 'room', stand: 'block', words: `Busy with ${other}: ${headline(open)}` };
  }
  // Of each concurrency group GitHub lets one run wait; the next to come takes its place.
  const isPending = open.waiting_for?.kind === 'concurrency';
  const words = isPending
    ? `Would replace pending run ${nameOf(open)} (${other})`
    : `${other} is under way too: ${headline(open)}`;
  return { of: 'room', stand: 'warn', words };
}

function nameOf({ github_run_id: id, github_run_number: number }: Deploy): string {
  return id === null ? 'of it' : runName({ github_run_id: id, number });
}

/** Null where nothing has to come from anywhere. */
function promotionGate({ target, diff, draft }: Situation): Gate | null {
  const from = target.promotes_from;
  const isPromoted = diff?.is_promoted ?? null;
  if (from === null || isPromoted === null) return null;
  if (isPromoted) return { of: 'promotion', stand: 'pass', words: `Has succeeded on ${from}` };
  const words = `Has not succeeded on ${from}, from where this target is promoted`;
  return { of: 'promotion', stand: isOverridden(draft) ? 'warn' : 'block', words };
}

function marksGate({ diff, isReading, draft }: Situation): Gate {
  const [mark, ...others] = diff?.marked ?? [];
  if (mark !== undefined) {
    const more = others.length === 0 ? '' : `, and ${others.length} more`;
    const words = `Would ship ${shortSha(mark.sha)}, marked as bad by ${mark.by}: “${mark.reason}”${more}`;
    return { of: 'marks', stand: isOverridden(draft) ? 'warn' : 'block', words };
  }
  if (diff?.are_marks_known) {
    return { of: 'marks', stand: 'pass', words: 'No commit marked as bad' };
  }
  if (isReading) return { of: 'marks', stand: 'reading', words: 'Reading the marks on commits…' };
  return { of: 'marks', stand: 'warn', words: 'Whether a commit marked as bad ships is not known' };
}

function checksGate({ diff, isReading }: Situation): Gate {
  const checks = diff?.checks ?? null;
  if (checks === null) {
    const words = isReading ? 'Reading the checks…' : 'The checks of the commit are not known';
    return { of: 'checks', stand: isReading ? 'reading' : 'warn', words };
  }
  const inState = (wanted: string) => checks.filter(({ state }) => state === wanted).length;
  const bad = (['failed', 'pending'] as const)
    .filter((state) => inState(state) > 0)
    .map((state) => `${count(inState(state), 'check')} ${state}`);
  const passed = checks.length === 0 ? 'No checks' : `${count(checks.length, 'check')} passed`;
  const words = bad.length === 0 ? passed : bad.join(', ');
  const part = diff?.are_checks_whole ? '' : ', of those that the token may read';
  return { of: 'checks', stand: bad.length === 0 ? 'pass' : 'warn', words: words + part };
}

/** Null where the target has no environment to be let into. */
function approvalGate({ target, diff, isReading }: Situation): Gate | null {
  if (target.environment === null) return null;
  const approval = diff?.approval ?? null;
  if (approval === null) {
    const words = isReading ? 'Reading who approves…' : 'Whether an approval is asked is not known';
    return { of: 'approval', stand: isReading ? 'reading' : 'warn', words };
  }
  const { environment, reviewers, wait_minutes: minutes } = approval;
  const waits = [
    ...(reviewers.length > 0 ? [`for approval by ${reviewers.join(' or ')}`] : []),
    ...(minutes > 0 ? [`${duration(minutes * 60_000)} by a timer`] : []),
  ];
  return waits.length === 0
    ? { of: 'approval', stand: 'pass', words: `No approval asked for ${environment}` }
    : { of: 'approval', stand: 'wait', words: `Will wait ${waits.join(' and ')}` };
}

/** What is sent is sent once: a GitHub that is not well may leave it open whether a deploy fired. */
function githubGate({ github }: Situation): Gate {
  if (github === undefined || github.detail === null) {
    return { of: 'github', stand: 'pass', words: 'GitHub answers' };
  }
  return { of: 'github', stand: 'warn', words: github.detail };
}

const GATES: readonly ((situation: Situation) => Gate | null)[] = [
  workflowGate,
  lockGate,
  freezeGate,
  roomGate,
  promotionGate,
  marksGate,
  checksGate,
  approvalGate,
  githubGate,
];
