import type { Endpoint, Exchange } from '../http/endpoint.ts';
import { notFound, problem, Refusal, type Reply } from '../http/reply.ts';
import { checkSigned, signed } from '../http/signed-url.ts';
import { zip } from '../http/zip.ts';
import { logsOf } from '../state/log.ts';
import { type Attempt, attemptAt, latestAttempt } from '../state/run.ts';
import { repositoryFor, runFor } from './access.ts';
import { findJob } from './jobs.ts';

export const logEndpoints: readonly Endpoint[] = [
  {
    kind: 'job_log',
    method: 'GET',
    pattern: '/repos/:owner/:repo/actions/jobs/:job/logs',
    docs: '/actions/workflow-jobs#download-job-logs-for-a-workflow-run',
    handle: redirectToJobLog,
  },
  {
    kind: 'run_logs',
    method: 'GET',
    pattern: '/repos/:owner/:repo/actions/runs/:run/logs',
    docs: '/actions/workflow-runs#download-workflow-run-logs',
    handle: redirectToRunLogs,
  },
];

/** The storage that the addresses of logs lead to. */
export const storageEndpoints: readonly Endpoint[] = [
  { kind: 'log_file', method: 'GET', pattern: '/_logs/job/:job', docs: '', handle: getJobLog },
  { kind: 'log_file', method: 'GET', pattern: '/_logs/run/:run', docs: '', handle: getRunLogs },
];

function redirectToJobLog(exchange: Exchange): Reply {
  const repository = repositoryFor(exchange, { actions: 'read' });
  const id = Number(exchange.params['job']);
  const found = findJob(exchange, id);
  if (found?.run.repository !== repository) throw notFound();
  if (logsOf(found.attempt, id, exchange.seenAt).length === 0) throw notFound();
  return redirect(exchange, `/_logs/job/${id}`);
}

function redirectToRunLogs(exchange: Exchange): Reply {
  const run = runFor(exchange, repositoryFor(exchange, { actions: 'read' }));
  const files = filesOf(attemptAt(run, exchange.seenAt), exchange.seenAt);
  if (files.length === 0) throw notFound();
  return redirect(exchange, `/_logs/run/${run.id}`);
}

/** To an address that works for a minute and needs no token. */
function redirect(exchange: Exchange, path: string): Reply {
  const address = signed(path, exchange.backstage.world.now());
  return { status: 302, headers: { Location: exchange.links.html(address) } };
}

function getJobLog(exchange: Exchange): Reply {
  checkAddress(exchange);
  const id = Number(exchange.params['job']);
  const found = findJob(exchange, id);
  const logs = found ? logsOf(found.attempt, id, exchange.backstage.world.now()) : [];
  if (logs.length === 0) throw notFound();
  const body = logs.map((one) => one.text).join('');
  return { status: 200, text: { type: 'text/plain; charset=utf-8', body } };
}

function getRunLogs(exchange: Exchange): Reply {
  checkAddress(exchange);
  const { world } = exchange.backstage;
  const run = world.run(Number(exchange.params['run']));
  if (!run) throw notFound();
  const body = zip(filesOf(latestAttempt(run), world.now()));
  return { status: 200, text: { type: 'application/zip', body } };
}

/** As GitHub packs them: a folder per job, a file per step. */
function filesOf(attempt: Attempt, now: number): { name: string; text: string }[] {
  return attempt.jobs.flatMap((job) =>
    logsOf(attempt, job.id, now).map(({ number, name, text }) => ({
      name: `${job.name}/${number}_${name.replaceAll('/', '')}.txt`,
      text,
    })),
  );
}

/**
 * The storage reads any `Authorization` as its own kind, which GitHub's token is not.
 * @throws {Refusal} 403 for that and for an address that was not handed out, 410 for one that is over
 */
function checkAddress({ headers, path, query, backstage }: Exchange): void {
  const refused = new Refusal(problem(403, 'AuthenticationFailed'));
  if (headers.authorization !== undefined) throw refused;
  const standing = checkSigned(path, query, backstage.world.now());
  if (standing === 'forged') throw refused;
  if (standing === 'expired') throw new Refusal(problem(410, 'This address has expired.'));
}
