import { type Asking, type GitHub, type LogText, OutsideError } from '../engine/github-port.ts';
import { type Client, noWayIn, refusedRead } from './client.ts';

/** How much of a log's end is kept, in bytes. */
const TAIL_BYTES = 64 * 1024;
/** A log is read to its end, but not for ever. */
const MAX_BYTES = 100 * 1024 * 1024;
const GOES_ON = '(This is not its end: Signalbox read 100 MB of this log. GitHub has the rest.)';
const READ_BOUND_MS = 30_000;

/**
 * The end of a job's log. GitHub leads to where it keeps it, for a minute; that place is asked without
 * our token, and read as a stream of which only the tail is held.
 */
export function createLogTail(client: Client): GitHub['logTail'] {
  return async (repository, jobId, asking) => {
    const location = await locate(client, repository, jobId, asking);
    const signal = AbortSignal.any([asking.signal, AbortSignal.timeout(READ_BOUND_MS)]);
    try {
      const response = await fetch(location, { signal });
      if (response.ok && response.body !== null) return await tailOf(response.body, MAX_BYTES);
      await response.body?.cancel();
      throw new OutsideError('retry', `the log’s place answered ${response.status}`, null);
    } catch (error) {
      if (error instanceof OutsideError) throw error;
      throw new OutsideError('retry', 'the log broke off', null, error);
    }
  };
}

async function locate(
  client: Client,
  repository: string,
  jobId: number,
  { purpose, signal }: Asking,
): Promise<string> {
  const [owner, repo] = repository.split('/');
  const access = await client.credentials.access(repository).catch(noWayIn);
  const reply = await client.request({
    route: 'GET /repos/{owner}/{repo}/actions/jobs/{job_id}/logs',
    parameters: { owner, repo, job_id: jobId },
    ...access,
    ...{ purpose, signal, redirect: 'manual' },
  });
  const location = String(reply.headers['location'] ?? '');
  if (reply.status === 302 && /^https?:\/\//.test(location)) return location;
  throw refusedRead(reply);
}

/** The last bytes of a stream, from the first whole line on; where it is left before its end, that is said. */
export async function tailOf(body: ReadableStream<Uint8Array>, most: number): Promise<LogText> {
  let kept: Uint8Array[] = [];
  let held = 0;
  let total = 0;
  for await (const chunk of body) {
    kept.push(chunk);
    held += chunk.length;
    total += chunk.length;
    if (total > most) break;
    if (held > 2 * TAIL_BYTES) {
      kept = [Buffer.concat(kept).subarray(-TAIL_BYTES)];
      held = TAIL_BYTES;
    }
  }
  const bytes = Buffer.concat(kept);
  const isCut = total > TAIL_BYTES;
  const tail = bytes.subarray(-TAIL_BYTES).toString('utf8');
  const text = isCut ? tail.slice(tail.indexOf('\n') + 1) : tail;
  return { text: total > most ? `${text}\n${GOES_ON}\n` : text, isCut };
}
