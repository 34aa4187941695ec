import type { Deploy } from '../domain/deploy.ts';
import type { DeployEvent } from '../domain/event.ts';
import type { Log } from './ports.ts';
import type { Recorder } from './record.ts';

/** What was heard of a run before anybody knew whose it is. */
type Word = Extract<DeployEvent, { type: 'observed' | 'jobs-observed' | 'held' }>;

const MAX_RUNS = 1_000;
const MAX_WORDS = 200;

export type Hearsay = Readonly<{
  remember: (runId: number, word: Word) => void;
  /** What was heard of the run; it is forgotten here. */
  take: (runId: number) => readonly Word[];
}>;

/**
 * A hook may be quicker than GitHub's answer to the dispatch. What it says is kept for a while, in
 * memory: should the process die, asking tells the same.
 */
export function createHearsay(): Hearsay {
  const words = new Map<number, Word[]>();
  return {
    remember: (runId, word) => {
      const heard = words.get(runId) ?? [];
      if (heard.length < MAX_WORDS) heard.push(word);
      words.set(runId, heard);
      const [oldest] = words.keys();
      if (words.size > MAX_RUNS && oldest !== undefined) words.delete(oldest);
    },
    take: (runId) => {
      const heard = words.get(runId) ?? [];
      words.delete(runId);
      return heard;
    },
  };
}

/** Tells a deploy what was heard of its run before it was known to be its. Does not wait. */
export function tellHearsay(
  { wish: { id }, binding }: Deploy,
  deps: Readonly<{ hearsay: Hearsay; recorder: Recorder; log: Log }>,
): void {
  if (binding === null) return;
  const words = deps.hearsay.take(binding.runId);
  const tell = async (): Promise<void> => {
    for (const word of words) await deps.recorder.record(id, word);
  };
  tell().catch((error: unknown) => deps.log.error({ deploy: id, err: error }, 'hearsay lost'));
}
