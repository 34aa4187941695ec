import { isReverted } from '../domain/reverts.ts';
import type { Commit } from './code-port.ts';
import type { Comparisons } from './comparisons.ts';
import type { Asking } from './github-port.ts';

/** A comparison names a hundred commits; so many of them one after another are asked for. */
const MOST_STEPS = 10;

type Between = Readonly<{ repository: string; base: string; head: string }>;

/** Whether `head` has `base` in its history, and nothing after takes it back. Throws OutsideError. */
export async function shipsStill(
  comparisons: Comparisons,
  between: Between,
  asking: Asking,
): Promise<boolean> {
  const since = await commitsSince(comparisons, between, asking);
  return since !== null && !isReverted(between.base, since);
}

/**
 * The commits after one up to another, newest first, a thousand at most; null where it is not in that one's
 * history. Throws OutsideError where GitHub does not say.
 */
async function commitsSince(
  comparisons: Comparisons,
  { repository, base, head }: Between,
  asking: Asking,
): Promise<readonly Commit[] | null> {
  const since: Commit[] = [];
  let from = head;
  for (let step = 0; step < MOST_STEPS; step++) {
    const between = await comparisons.of(repository, { base, head: from }, asking);
    if (between === null || between.behind > 0) return step === 0 ? null : since;
    // The next step begins at the oldest of these, which is named already.
    since.push(...(step === 0 ? between.commits : between.commits.slice(1)));
    const oldest = between.commits.at(-1);
    if (oldest === undefined || between.commits.length >= between.ahead) break;
    from = oldest.sha;
  }
  return since;
}
