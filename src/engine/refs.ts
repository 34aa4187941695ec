import type { Code, Ref } from './code-port.ts';
import { type GitHub, OutsideError } from './github-port.ts';
import type { Clock, Target } from './ports.ts';

const READ_BOUND_MS = 6_000;
/** How many a list offers: who wants another types more of it. */
const MOST_OFFERED = 50;

export type Offered = Readonly<{
  refs: readonly (Pick<Ref, 'name' | 'kind'> & Readonly<{ isRecent: boolean }>)[];
  /** There may be more than is offered. */
  isCut: boolean;
  /** Why GitHub’s are missing; null where they are not. */
  note: string | null;
}>;

export type OfferRefs = (target: Target, q: string, recent: readonly string[]) => Promise<Offered>;

/**
 * The refs to choose from: those deployed there lately first, then GitHub's branches and tags that fit
 * what was typed: by their beginning among all, by any part among the first hundred of each.
 */
export function createOfferRefs({
  github,
  clock,
}: {
  github: GitHub & Code;
  clock: Clock;
}): OfferRefs {
  return async (target, q, recent) => {
    const asking = { purpose: 'code', signal: clock.deadline(READ_BOUND_MS) } as const;
    const lists = await Promise.allSettled(
      [...new Set(['', q])].map((prefix) => github.refs(target.repository, prefix, asking)),
    );
    const failed = lists.find((list) => list.status === 'rejected');
    if (failed !== undefined && !(failed.reason instanceof OutsideError)) throw failed.reason;
    const known = lists.flatMap((list) => (list.status === 'fulfilled' ? list.value : []));
    const kinds = new Map(known.map((ref) => [ref.name, ref.kind]));
    const names = new Set([...recent, target.ref, ...known.map((ref) => ref.name)]);
    const fitting = [...names].filter((name) => fits(name, q) && target.allowsRef(name));
    return {
      refs: fitting.slice(0, MOST_OFFERED).map((name) => ({
        ...{ name, kind: kinds.get(name) ?? 'branch' },
        isRecent: recent.includes(name),
      })),
      isCut: fitting.length > MOST_OFFERED || lists.some(isFull),
      note: failed === undefined ? null : (failed.reason as OutsideError).message,
    };
  };
}

function fits(name: string, q: string): boolean {
  return name.toLowerCase().includes(q.toLowerCase());
}

/** GitHub gave a hundred of a kind, which is as many as are asked for. */
function isFull(list: PromiseSettledResult<readonly Ref[]>): boolean {
  return list.status === 'fulfilled' && list.value.length >= 100;
}
