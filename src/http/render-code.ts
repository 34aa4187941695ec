import type { Commit, Diff } from '../contract/code.ts';
import type { Commit as Read } from '../engine/code-port.ts';
import type { Diff as ReadDiff } from '../engine/diff.ts';
import type { Target } from '../engine/ports.ts';
import { renderMark, utc } from './render.ts';

/** Turns what was read of GitHub's code side into what crosses HTTP. */

export function renderCommit({ sha, title, author, at, url }: Read): Commit {
  const { name, login, avatarUrl } = author;
  return { sha, title, author: { name, login, avatar_url: avatarUrl }, at_utc: utc(at), url };
}

export function renderDiff(
  diff: ReadDiff,
  { target, live, shaInput }: { target: Target; live: Diff['live']; shaInput: string | null },
): Diff {
  const { environment, ref: offered } = target;
  const { ref, head, isGone, forth, back, flagged, marked, checks, protection, notes } = diff;
  return {
    target: target.id,
    ref,
    head: head && renderCommit(head),
    is_gone: isGone,
    live,
    kind: kindOf(diff, live),
    ahead: forth?.ahead ?? 0,
    behind: forth?.behind ?? 0,
    commits: (forth?.commits ?? []).map(renderCommit),
    taken_back: (back?.commits ?? []).map(renderCommit),
    not_included: diff.left === null ? null : { ref: offered, by: diff.left },
    flagged: [...flagged],
    marked: (marked ?? []).map(renderMark),
    are_marks_known: marked !== null,
    is_promoted: diff.isPromoted,
    are_paths_cut: (forth?.arePathsCut ?? false) || (back?.arePathsCut ?? false),
    checks: checks?.checks.map(({ name, state, url }) => ({ name, state, url })) ?? null,
    are_checks_whole: checks?.isWhole ?? false,
    approval: renderApproval(environment, protection),
    compare_url: (forth?.ahead === 0 ? back?.url : forth?.url) || null,
    sha_input: shaInput,
    notes: [...notes],
  };
}

function renderApproval(
  environment: string | null,
  protection: ReadDiff['protection'],
): Diff['approval'] {
  if (environment === null || protection === null) return null;
  const { reviewers, waitMinutes } = protection;
  return { environment, reviewers: [...reviewers], wait_minutes: waitMinutes };
}

function kindOf({ head, forth }: ReadDiff, live: Diff['live']): Diff['kind'] {
  if (head !== null && live === null) return 'first';
  if (forth === null) return 'unknown';
  if (forth.behind > 0) return forth.ahead > 0 ? 'diverged' : 'back';
  return forth.ahead > 0 ? 'forward' : 'same';
}
