import type { RunSeen } from '../domain/event.ts';
import type { Gate, Job, Millis } from '../domain/run.ts';
import { type Asking, type GitHub, OutsideError } from '../engine/github-port.ts';
import type { Client } from './client.ts';
import { parseGates, parseJobList, parseRun, parseRunList } from './payloads.ts';
import { understood } from './read-body.ts';
import type { Reply } from './reply.ts';

const PAGE = 100;
/** GitHub's filtered list ends at 1,000 runs. */
const MAX_RUN_PAGES = 10;
const MAX_JOB_PAGES = 5;
/** How many of a workflow's newest runs one look at it shows. */
const NEWEST = 50;

const RUNS = 'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs';
const RUN = 'GET /repos/{owner}/{repo}/actions/runs/{run_id}';

/** Runs, their jobs and what they wait for, as GitHub shows them. */
export function createRuns(
  client: Client,
): Pick<GitHub, 'listRuns' | 'newestRuns' | 'run' | 'jobs' | 'gates'> {
  return {
    listRuns: createListRuns(client),
    newestRuns: async ({ repository, workflow }, asking) => {
      const parameters = {
        workflow_id: workflow,
        event: 'workflow_dispatch',
        per_page: NEWEST,
        exclude_pull_requests: true,
      };
      return (await readPage(client, repository, parameters, asking)).runs;
    },
    run: async (repository, runId, asking) => {
      const parameters = { run_id: runId, exclude_pull_requests: true };
      const reply = await client.read({ repository, route: RUN, parameters, ...asking });
      return understood(client, reply, parseRun);
    },
    jobs: createJobs(client),
    gates: async (repository, runId, asking): Promise<readonly Gate[]> => {
      const route = `${RUN}/pending_deployments`;
      const parameters = { run_id: runId };
      const reply = await client.read({ repository, route, parameters, ...asking });
      return understood(client, reply, parseGates);
    },
  };
}

function createListRuns(client: Client): GitHub['listRuns'] {
  return async ({ repository, workflow, since, until }, asking) => {
    const created = until === null ? `>=${seconds(since)}` : `${seconds(since)}..${seconds(until)}`;
    const runs: RunSeen[] = [];
    for (let page = 1; page <= MAX_RUN_PAGES; page++) {
      const parameters = {
        workflow_id: workflow,
        event: 'workflow_dispatch',
        created,
        per_page: PAGE,
        page,
        exclude_pull_requests: true,
      };
      const list = await readPage(client, repository, parameters, asking).catch(
        (error: unknown) => {
          // What was read tells of some runs all the same; only the first page is all or nothing.
          if (page > 1 && error instanceof OutsideError) return null;
          throw error;
        },
      );
      runs.push(...(list?.runs ?? []));
      if (list === null) return { runs, complete: false };
      if (!list.hasNext) return { runs, complete: true };
    }
    return { runs, complete: false };
  };
}

async function readPage(
  client: Client,
  repository: string,
  parameters: Readonly<Record<string, unknown>>,
  asking: Asking,
): Promise<{ runs: readonly RunSeen[]; hasNext: boolean }> {
  const reply = await client.read({ repository, route: RUNS, parameters, ...asking });
  const { workflow_runs: runs } = understood(client, reply, parseRunList);
  return { runs, hasNext: hasNext(reply, runs.length) };
}

function createJobs(client: Client): GitHub['jobs'] {
  return async (repository, runId, asking) => {
    const jobs: Job[] = [];
    let attempt: number | null = null;
    for (let page = 1; page <= MAX_JOB_PAGES; page++) {
      const parameters = { run_id: runId, filter: 'latest', per_page: PAGE, page };
      const route = `${RUN}/jobs`;
      const reply = await client.read({ repository, route, parameters, ...asking });
      const list = understood(client, reply, parseJobList);
      jobs.push(...list.jobs.map(({ job }) => job));
      attempt = list.jobs.reduce<number | null>(
        (max, job) => Math.max(max ?? 1, job.attempt),
        attempt,
      );
      if (!hasNext(reply, list.jobs.length)) break;
    }
    return { attempt, jobs };
  };
}

/** GitHub links to the next page; where a proxy took the links away, a full page may have one. */
function hasNext({ headers }: Reply, length: number): boolean {
  const links = headers['link'];
  return links === undefined ? length === PAGE : /\brel="next"/.test(String(links));
}

/** GitHub's search takes whole seconds. */
function seconds(millis: Millis): string {
  return new Date(millis).toISOString().replace(/\.\d+Z$/, 'Z');
}
