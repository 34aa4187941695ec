import { monotonicMs } from './monotonic.ts';
import { readStreams } from './read-stream.ts';

/**
 * Reads `count` streams of `url` in a process of its own, so that the reading takes nothing of the
 * server's thread. Says `open` to who started it, and when asked what came since: which change, and when.
 */

/** What came: the number of the change in a job's name, and when, on the monotonic clock. */
export type Arrival = readonly [change: number, atMs: number];

const [url = '', count = ''] = process.argv.slice(2);
const arrivals: Arrival[] = [];

await readStreams(
  Number(count),
  () => url,
  (data) => {
    const change = /"Change (\d+)"/.exec(data)?.[1];
    if (change !== undefined) arrivals.push([Number(change), monotonicMs()]);
  },
);
process.on('message', () => process.send?.(arrivals.splice(0)));
process.send?.('open');
