import type { Clock, Log } from './ports.ts';

export type Loop = Readonly<{ start: () => void; stop: () => Promise<void> }>;

/** Does `work` at once and then again `intervalMs` after each end, one at a time, until stopped. */
export function createLoop(
  deps: { clock: Clock; log: Log },
  name: string,
  intervalMs: number,
  work: (signal: AbortSignal) => Promise<void>,
): Loop {
  const stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        await work(stopping.signal);
      } catch (error) {
        deps.log.error({ loop: name, err: error }, 'the loop failed and goes on');
      }
      await deps.clock.wait(intervalMs, stopping.signal);
    }
  }

  return {
    start: () => {
      running = run();
    },
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}

/** Does `work` on every item, at most `width` at a time; once stopping, begins no more. */
export async function each<T>(
  items: readonly T[],
  { width, stopping }: { width: number; stopping?: AbortSignal },
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  const worker = async (): Promise<void> => {
    for (const item of queue) {
      if (stopping?.aborted) return;
      await work(item);
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
}
