import type { ReadChecks } from './checks.ts';
import type { Check, Checks, Code } from './code-port.ts';
import { OutsideError } from './github-port.ts';
import { each } from './loop.ts';
import type { Clock, Target } from './ports.ts';

const READ_BOUND_MS = 6_000;
const WIDTH = 2;
/** Whoever opens the list again within this costs GitHub nothing anew. */
const KEPT_MS = 30_000;

type CheckedRef = Readonly<{ name: string; sha: string; state: Check['state'] | 'none' }>;

export type RefChecks = Readonly<{
  /** What GitHub has no more, or did not tell of in time, is not among them. */
  refs: readonly CheckedRef[];
  /** What could not be read, in words; null: nothing. */
  note: string | null;
}>;

export type ReadRefChecks = (target: Target, recent: readonly string[]) => Promise<RefChecks>;

type Kept = Readonly<{ names: ReadonlySet<string>; readAt: number; answer: Promise<RefChecks> }>;

/** How the refs deployed there lately, and the one offered first, are checked where they stand now. */
export function createReadRefChecks(deps: {
  github: Pick<Code, 'commit'>;
  readChecks: ReadChecks;
  clock: Clock;
}): ReadRefChecks {
  const { github, readChecks, clock } = deps;
  /** One a target. */
  const kept = new Map<string, Kept>();

  async function read({ repository }: Target, names: readonly string[]): Promise<RefChecks> {
    const asking = { purpose: 'code', signal: clock.deadline(READ_BOUND_MS) } as const;
    const found: CheckedRef[] = [];
    const unread = new Set(names);
    const why: string[] = [];
    let isWhole = true;
    await each(names, { width: WIDTH, stopping: asking.signal }, async (name) => {
      try {
        const commit = await github.commit(repository, name, asking);
        if (commit !== null) {
          const { sha } = commit;
          const checks = await readChecks(repository, sha, asking);
          const state = stateOf(checks);
          if (state !== null) found.push({ name, sha, state });
          isWhole &&= checks.isWhole;
        }
        unread.delete(name);
      } catch (error) {
        if (!(error instanceof OutsideError)) throw error;
        why.push(error.message);
      }
    });
    const refs = names.flatMap((name) => found.find((ref) => ref.name === name) ?? []);
    return { refs, note: noteOf(isWhole, [...unread], why[0]) };
  }

  return (target, recent) => {
    const names = [...new Set([...recent, target.ref])].filter(target.allowsRef);
    const known = kept.get(target.id);
    const isFresh = known !== undefined && clock.now() - known.readAt < KEPT_MS;
    if (isFresh && names.every((name) => known.names.has(name))) return known.answer;
    const answer = read(target, names);
    const now = { names: new Set(names), readAt: clock.now(), answer };
    kept.set(target.id, now);
    answer.catch(() => {
      if (kept.get(target.id) === now) kept.delete(target.id);
    });
    return answer;
  };
}

/** Null: not known, for there may be some that could not be read. */
function stateOf({ checks, isWhole }: Checks): CheckedRef['state'] | null {
  const worst = (['failed', 'pending', 'passed'] as const).find((wanted) =>
    checks.some(({ state }) => state === wanted),
  );
  return worst ?? (isWhole ? 'none' : null);
}

function noteOf(
  isWhole: boolean,
  unread: readonly string[],
  why = 'GitHub gave no answer in time',
): string | null {
  const notes = [
    ...(unread.length === 0
      ? []
      : [`The checks of ${unread.join(', ')} could not be read: ${why}`]),
    ...(isWhole ? [] : ['Only some kinds of checks could be read']),
  ];
  return notes.length === 0 ? null : notes.join('. ');
}
