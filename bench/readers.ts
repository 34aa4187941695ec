import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Arrival } from './reader-process.ts';

const PROCESS = fileURLToPath(new URL('./reader-process.ts', import.meta.url));

export type Readers = Disposable &
  Readonly<{
    /** What came on all streams since it was asked last. */
    arrivals: () => Promise<readonly Arrival[]>;
  }>;

/** So many streams of `url`, all open, read by another process. Rejects where they do not open. */
export async function startReaders(url: string, count: number): Promise<Readers> {
  const child = fork(PROCESS, [url, String(count)]);
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the readers ended with ${code}`);
  });
  ended.catch(() => {});
  await Promise.race([once(child, 'message'), ended]);
  return {
    arrivals: async () => {
      child.send('arrivals');
      const [arrivals] = (await Promise.race([once(child, 'message'), ended])) as [Arrival[]];
      return arrivals;
    },
    [Symbol.dispose]: () => {
      child.kill();
    },
  };
}
