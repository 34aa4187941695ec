/**
 * The attempts of this tab, one a target: kept in sessionStorage so that a reload finds the same
 * key, and sent by a loop that does not care whether the dialog is still open.
 */
import { useSyncExternalStore } from 'react';
import type { Deploy, DeployRequest } from '../../../src/contract/deploy.ts';
import { postDeploy } from '../data/calls.ts';
import {
  Attempt,
  answered,
  begin,
  type Draft,
  delayMs,
  edit,
  isBegunWith,
  isChanged,
  isCutOff,
  press,
} from './attempt.ts';

const PREFIX = 'signalbox:attempt:';

const attempts = new Map<string, Attempt>(restore());
const nextAskAt = new Map<string, number>();
const listeners = new Set<() => void>();
let onAccepted: (deploy: Deploy) => void = () => {};

/** Who learns of a deploy first: the answer to its own POST. */
export function whenAccepted(listener: (deploy: Deploy) => void): void {
  onAccepted = listener;
}

function* restore(): Generator<[string, Attempt]> {
  for (const name of Object.keys(sessionStorage)) {
    if (!name.startsWith(PREFIX)) continue;
    const kept = parse(sessionStorage.getItem(name));
    if (kept === null || kept.phase === 'accepted') sessionStorage.removeItem(name);
    else yield [kept.target, kept];
  }
}

function parse(text: string | null): Attempt | null {
  try {
    const parsed = Attempt.safeParse(JSON.parse(text ?? ''));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Kept before it is acted upon: the key must outlive whatever happens to the page next. */
function keep(next: Attempt): void {
  attempts.set(next.target, next);
  sessionStorage.setItem(PREFIX + next.target, JSON.stringify(next));
  for (const listener of listeners) listener();
}

function forget(target: string): void {
  attempts.delete(target);
  sessionStorage.removeItem(PREFIX + target);
  for (const listener of listeners) listener();
}

/**
 * The dialog opens to begin with `begun`: with what was typed into such a form before, or afresh, but never
 * with what another button had begun. What is on its way is never disturbed.
 */
export function openAttempt(target: string, begun: Draft): void {
  const kept = attempts.get(target);
  if (kept?.phase === 'sending') return;
  if (kept?.phase === 'editing' && isBegunWith(kept, begun)) {
    // An old refusal says nothing about now; whether it used the key up still counts.
    keep({ ...kept, problem: null });
  } else {
    keep(begin(target, begun, crypto.randomUUID()));
  }
}

export function editAttempt(target: string, draft: Draft, pointer: string): void {
  const kept = attempts.get(target);
  if (kept !== undefined) keep(edit(kept, draft, pointer, crypto.randomUUID()));
}

export function pressDeploy(target: string, request: DeployRequest): void {
  const kept = attempts.get(target);
  if (kept?.phase !== 'editing') return;
  keep(press(kept, request, crypto.randomUUID()));
  void send(target);
}

/** The dialog goes, with its page perhaps: what was accepted goes on without us, what was typed is kept. */
export function closeAttempt(target: string): void {
  const kept = attempts.get(target);
  // What the end of a session cut off is offered again after signing in.
  const isUntouched = kept?.phase === 'editing' && !isChanged(kept) && !isCutOff(kept);
  if (kept?.phase === 'accepted' || isUntouched) forget(target);
}

/** What was typed is to be forgotten. What is on its way is not a person's to forget. */
export function discardAttempt(target: string): void {
  if (attempts.get(target)?.phase === 'editing') forget(target);
}

/**
 * After a reload or a new session: asks again about everything whose answer never came. Names the targets of
 * these, and then of what the end of a session cut off.
 */
export function resumeAttempts(): string[] {
  const pending = [...attempts.values()].filter((each) => each.phase === 'sending');
  for (const each of pending) void send(each.target);
  const cutOff = [...attempts.values()].filter(isCutOff);
  return [...pending, ...cutOff].map((each) => each.target);
}

/** What became of a press that the end of the session met; null: there was none. */
export function useCutOffPress(): 'not-sent' | 'unknown' | null {
  return useSyncExternalStore(subscribe, () => {
    const all = [...attempts.values()];
    if (all.some(({ phase }) => phase === 'sending')) return 'unknown';
    return all.some(isCutOff) ? 'not-sent' : null;
  });
}

const onTheWay = new Set<string>();

async function send(target: string): Promise<void> {
  if (onTheWay.has(target)) return;
  onTheWay.add(target);
  nextAskAt.delete(target);
  try {
    for (;;) {
      const attempt = attempts.get(target);
      if (attempt?.phase !== 'sending' || attempt.body === null) return;
      const answer = await postDeploy(attempt.key, attempt.body);
      const next = answered(attempt, answer);
      if (answer.kind === 'ok') onAccepted(answer.value);
      if (next.phase === 'sending') nextAskAt.set(target, Date.now() + delayMs(next));
      keep(next);
      if (next.phase !== 'sending') return;
      await new Promise((resolve) => setTimeout(resolve, delayMs(next)));
      nextAskAt.delete(target);
    }
  } finally {
    onTheWay.delete(target);
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useAttempt(target: string): Attempt | undefined {
  return useSyncExternalStore(subscribe, () => attempts.get(target));
}

/** When the next try goes out, by this machine's clock; null while one is under way. */
export function nextAsk(target: string): number | null {
  return nextAskAt.get(target) ?? null;
}
