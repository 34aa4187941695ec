import { type Deploy, githubWord } from '../domain/deploy.ts';
import { holdOf } from '../domain/run-status.ts';
import { shippedCommit } from '../domain/shipping.ts';
import { standingOf } from '../domain/standing.ts';
import { type Shape, STATUS } from '../domain/status.ts';
import type { Delivery } from '../engine/notify-port.ts';

/** What is said of a deploy, in parts; nothing of it is escaped or cut yet. */
export type Words = Readonly<{
  /** One character in the state's shape, where nothing can be drawn. */
  sign: string;
  state: string;
  /** What is deployed where: `Shop on Heroku (production)`. */
  place: string;
  /** `main → c41d07b by ann`. */
  what: string;
  reason: string | null;
  /** What went wrong, and what to do. */
  failure: string | null;
}>;

const SIGNS: Readonly<Record<Shape, string>> = {
  ring: '○',
  gate: '⏸',
  dash: '▶',
  diamond: '◆',
  disc: '✔',
  square: '✖',
  bar: '–',
};

const SHORT_SHA = 7;

/** The deploy as it is now; `title` is its target's. */
export function wordsOf({ deploy, isRecovery }: Delivery, title: string): Words {
  const { wish } = deploy;
  const { status, failure } = standingOf(deploy);
  const sha = shippedCommit(deploy)?.sha;
  const by =
    wish.origin === 'outside' ? `started outside by ${wish.requestedBy}` : `by ${wish.requestedBy}`;
  return {
    sign: SIGNS[STATUS[status].shape],
    state: stateOf(deploy, isRecovery),
    place: wish.environment === null ? title : `${title} (${wish.environment})`,
    what: `${wish.ref}${sha ? ` → ${sha.slice(0, SHORT_SHA)}` : ''} ${by}`,
    reason: wish.reason,
    failure: failure?.message ?? null,
  };
}

function stateOf(deploy: Deploy, isRecovery: boolean): string {
  const { status } = standingOf(deploy);
  const { label } = STATUS[status];
  if (deploy.merged !== null) return 'Shown as another deploy';
  if (status === 'succeeded' && isRecovery) return `${label} again`;
  const word = githubWord(deploy);
  const hold = status === 'waiting' && word !== null ? holdOf(word) : null;
  const reviewers = hold?.kind === 'approval' ? hold.gates.flatMap((gate) => gate.reviewers) : [];
  return reviewers.length === 0 ? label : `${label} by ${[...new Set(reviewers)].join(' or ')}`;
}

/** All of it in one line. */
export function lineOf({ state, place, what, reason, failure }: Words): string {
  const why = reason === null ? '' : ` (${reason})`;
  return `${state}: ${place}, ${what}${why}${failure === null ? '' : `. ${failure}`}`;
}
