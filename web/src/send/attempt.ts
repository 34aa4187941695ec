/**
 * One wish to deploy, from the opening of the dialog to its acceptance, and the one Idempotency-Key
 * that goes with it. Pure: what happens comes in, the next attempt goes out.
 *
 *   editing --press--> sending --deploy--> accepted
 *      ^                 |  ^
 *      |                 |  └─ no answer: unsure, ask again with the same key and body
 *      └── refused for certain (nothing was sent)
 *
 * The key changes only when nothing can be lost by it: once the deploy was accepted and the dialog
 * closed, when the form is changed after a certain refusal, or when a person presses again after a
 * refusal that used the key up.
 */
import { z } from 'zod';
import type { Deploy, DeployRequest } from '../../../src/contract/deploy.ts';
import { Problem, type ProblemCode, problemCode } from '../../../src/contract/problem.ts';
import type { Answer } from '../data/answer.ts';

/** What the form holds; what is empty is left to the target and the workflow. */
export const Draft = z.object({
  ref: z.string(),
  inputs: z.record(z.string(), z.string()),
  reason: z.string(),
  /** What the ref stood at when it was shown; null: it was not. */
  expectedSha: z.string().nullable().default(null),
  /** The commit to ship wherever the ref stands; null: what the ref stands at. */
  sha: z.string().nullable().default(null),
  /** The deploy that this one takes back. */
  rollsBack: z.string().nullable().default(null),
  /** Why a freeze or a mark does not hold this once; empty: it does. */
  override: z.string().default(''),
  throughLock: z.boolean().default(false),
});
export type Draft = z.infer<typeof Draft>;

export const Attempt = z.object({
  target: z.string(),
  key: z.string(),
  phase: z.enum(['editing', 'sending', 'accepted']),
  draft: Draft,
  /** What the form began with; null: kept by a page that did not say. */
  begun: Draft.nullable().default(null),
  /** The body as sent, byte for byte. */
  body: z.string().nullable(),
  /** Answers that did not come. More than none: it may have fired. */
  lost: z.number().int(),
  problem: Problem.nullable(),
  retryAfterS: z.number().nullable(),
  /** The refusal kept a deploy under this key: pressing again needs another. */
  usedUp: z.boolean(),
  deployId: z.string().nullable(),
});
export type Attempt = z.infer<typeof Attempt>;

/** A draft of which nothing but this is said. */
export function draftOf(said: Pick<Draft, 'ref' | 'inputs'> & Partial<Draft>): Draft {
  const nothing = { expectedSha: null, sha: null, rollsBack: null, throughLock: false };
  return { reason: '', override: '', ...nothing, ...said };
}

export function begin(target: string, draft: Draft, key: string): Attempt {
  return {
    target,
    key,
    draft,
    begun: draft,
    phase: 'editing',
    body: null,
    lost: 0,
    problem: null,
    retryAfterS: null,
    usedUp: false,
    deployId: null,
  };
}

/** Whether a form that begins with `draft` is this one over again. */
export function isBegunWith({ begun }: Attempt, draft: Draft): boolean {
  return (
    begun !== null && JSON.stringify(Draft.parse(begun)) === JSON.stringify(Draft.parse(draft))
  );
}

/** Whether anything was typed that would be lost with it. */
export function isChanged(attempt: Attempt): boolean {
  return !isBegunWith(attempt, attempt.draft);
}

/** Whether it was refused for want of a session, and nothing has been changed since. */
export function isCutOff({ phase, problem }: Attempt): boolean {
  return phase === 'editing' && problem !== null && problemCode(problem.type) === 'not-signed-in';
}

/** A field was changed; the complaint about that field, if any, is withdrawn. */
export function edit(attempt: Attempt, draft: Draft, pointer: string, newKey: string): Attempt {
  if (attempt.phase !== 'editing') return attempt;
  if (attempt.problem === null) return { ...attempt, draft };
  const left = attempt.problem.errors?.filter((each) => each.pointer !== pointer);
  const isSettled = left === undefined || left.length === 0;
  const problem = isSettled ? null : { ...attempt.problem, errors: left };
  return { ...attempt, draft, problem, key: newKey, usedUp: false };
}

/** The button was pressed. A second press while the first is on its way changes nothing. */
export function press(attempt: Attempt, request: DeployRequest, newKey: string): Attempt {
  if (attempt.phase !== 'editing') return attempt;
  return {
    ...attempt,
    phase: 'sending',
    key: attempt.usedUp ? newKey : attempt.key,
    body: JSON.stringify(request),
    lost: 0,
    problem: null,
    usedUp: false,
  };
}

export function answered(attempt: Attempt, answer: Answer<Deploy>): Attempt {
  if (attempt.phase !== 'sending') return attempt;
  if (answer.kind === 'ok') return accepted(attempt, answer.value.id);
  if (answer.kind === 'unknown') {
    return { ...attempt, lost: attempt.lost + 1, problem: null, retryAfterS: null };
  }
  const { problem, retryAfterS } = answer;
  if (isCertain(problem, attempt.lost > 0)) {
    const usedUp = keptUnderThisKey(problem);
    return { ...attempt, phase: 'editing', body: null, lost: 0, problem, retryAfterS, usedUp };
  }
  const mayHaveFired = problem.dispatch === 'sent' || problem.dispatch === 'unknown';
  if (mayHaveFired && problem.deploy !== undefined) return accepted(attempt, problem.deploy.id);
  return { ...attempt, lost: attempt.lost + 1, problem, retryAfterS };
}

function accepted(attempt: Attempt, deployId: string): Attempt {
  return { ...attempt, phase: 'accepted', deployId, problem: null, lost: 0 };
}

/** Refusals given before the server looks whether it knows the key: silent on an earlier try. */
const BEFORE_THE_KEY: readonly (ProblemCode | null)[] = [
  'not-signed-in',
  'cross-site',
  'wrong-host',
  'too-many-requests',
  'internal-error',
  'unavailable',
];

/** Whether the refusal proves that nothing was sent, by this request or by an earlier one. */
function isCertain(problem: Problem, anAnswerWasLost: boolean): boolean {
  // Its `dispatch` and `deploy` tell of the other request that has the key, not of this one.
  if (problemCode(problem.type) === 'idempotency-key-reused') return true;
  if (problem.dispatch === 'sent' || problem.dispatch === 'unknown') return false;
  if (anAnswerWasLost) {
    return problem.dispatch === 'not_sent' && !BEFORE_THE_KEY.includes(problemCode(problem.type));
  }
  return problem.dispatch === 'not_sent' || problem.status < 500;
}

/** `deploy` is the one in the way where the target is busy, and the one with our key elsewhere. */
function keptUnderThisKey(problem: Problem): boolean {
  return problem.deploy !== undefined && problemCode(problem.type) !== 'target-busy';
}

const DELAYS_MS = [1000, 2000, 4000, 8000];
const LONGEST_MS = 10_000;

/** How long to wait before asking again. */
export function delayMs(attempt: Attempt): number {
  const own = DELAYS_MS[attempt.lost - 1] ?? LONGEST_MS;
  return Math.max(own, (attempt.retryAfterS ?? 0) * 1000);
}
