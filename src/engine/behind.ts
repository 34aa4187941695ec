import type { Millis } from '../domain/run.ts';
import type { Code } from './code-port.ts';
import type { Comparisons } from './comparisons.ts';
import { type GitHub, OutsideError } from './github-port.ts';
import { createLoop, each, type Loop } from './loop.ts';
import { isPaused } from './patience.ts';
import type { Clock, Log, Target } from './ports.ts';
import type { TargetNews } from './target-news.ts';

const READ_BOUND_MS = 8_000;
/** The beat at which it is seen what is due. */
const BEAT_MS = 1_000;
/** How old a figure may grow while somebody looks, and how long one look keeps it fresh. */
const FRESH_MS = 5 * 60_000;
const WANTED_MS = 2 * 60_000;
const WIDTH = 2;

/** How far what is live is from where its target's first ref stands. */
export type Behind = Readonly<{
  ref: string;
  /** Commits that are there and not live, and the other way round. */
  by: number;
  beyond: number;
  url: string;
  at: Millis;
}>;

export type BehindCounts = Readonly<{
  /** What is known of it, at once; asking for it keeps it known. Null: nothing yet, or nothing is live. */
  of: (target: Target, liveSha: string | null) => Behind | null;
  loop: Loop;
}>;

type Entry = {
  target: Target;
  liveSha: string;
  wantedAt: Millis;
  triedAt: Millis;
  known: Behind | null;
};

/** Counts what waits to be deployed, for as long as somebody looks: nobody waits for it. */
export function createBehindCounts(deps: {
  github: GitHub & Code;
  comparisons: Comparisons;
  targetNews: TargetNews;
  clock: Clock;
  log: Log;
}): BehindCounts {
  const { github, comparisons, targetNews, clock, log } = deps;
  const entries = new Map<string, Entry>();

  function isDue({ target, wantedAt, triedAt }: Entry): boolean {
    const now = clock.now();
    if (now - wantedAt > WANTED_MS) return false;
    return now - triedAt >= FRESH_MS * github.pace(target.repository);
  }

  /** Whether the figure is another than before. */
  async function count(entry: Entry): Promise<boolean> {
    const { target, liveSha } = entry;
    const { repository, ref } = target;
    entry.triedAt = clock.now();
    try {
      const asking = { purpose: 'code', signal: clock.deadline(READ_BOUND_MS) } as const;
      const head = await github.commit(repository, ref, asking);
      const pair = head && { base: liveSha, head: head.sha };
      const between = pair && (await comparisons.of(repository, pair, asking));
      if (between === null || entry.liveSha !== liveSha) return false;
      const { ahead: by, behind: beyond, url } = between;
      const before = entry.known;
      entry.known = { ref, by, beyond, url, at: clock.now() };
      return before?.by !== by || before.beyond !== beyond || before.url !== url;
    } catch (error) {
      if (!(error instanceof OutsideError)) throw error;
      log.warn({ target: target.id, err: error }, 'not counted how far it is behind');
      return false;
    }
  }

  return {
    of: (target, liveSha) => {
      if (liveSha === null) return null;
      const known = entries.get(target.id);
      if (known?.liveSha === liveSha) {
        known.wantedAt = clock.now();
        return known.known;
      }
      const entry = { target, liveSha, wantedAt: clock.now(), triedAt: 0, known: null };
      entries.set(target.id, entry);
      return null;
    },
    loop: createLoop({ clock, log }, 'behind', BEAT_MS, async (stopping) => {
      if (isPaused(deps)) return;
      const due = [...entries.values()].filter(isDue);
      if (due.length === 0) return;
      let isNews = false;
      await each(due, { width: WIDTH, stopping }, async (entry) => {
        if (await count(entry)) isNews = true;
      });
      if (isNews) targetNews.changed();
    }),
  };
}
