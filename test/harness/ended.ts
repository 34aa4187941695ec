import { join } from 'node:path';
import { v7 as uuid } from 'uuid';
import { accept, type Deploy } from '../../src/domain/deploy.ts';
import type { Job } from '../../src/domain/run.ts';
import type { Origin } from '../../src/domain/status.ts';
import { migrate } from '../../src/store/migrations.ts';
import { newRow } from '../../src/store/rows.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import type { NewDeployRow } from '../../src/store/tables.ts';

/** A deploy that is over; a success at the first attempt, of a commit whose time is not known, unless told otherwise. */
export type Ended = Readonly<{
  target: string;
  endedAt: number;
  tookMs?: number;
  status?: 'succeeded' | 'failed' | 'cancelled';
  attempt?: number;
  origin?: Origin;
  committedAt?: number;
  /** What its run told of; nothing where they are left out. */
  jobs?: readonly EndedJob[];
}>;

/** A job or step that went through, as the deploy ended. */
type EndedPart = Readonly<{ name: string; tookMs: number }>;
type EndedJob = EndedPart & Readonly<{ steps?: readonly EndedPart[] }>;

/** A history of deploys that ended, for a server that is stopped meanwhile. */
export async function leaveEnded(folder: string, history: readonly Ended[]): Promise<void> {
  const { db, close } = openSqlite(join(folder, 'signalbox.db'));
  await migrate(db);
  for (const ended of history) await db.insertInto('deploy').values(rowOf(ended)).execute();
  await close();
}

function rowOf({ target, endedAt, tookMs = 60_000, ...rest }: Ended): NewDeployRow {
  const { status = 'succeeded', attempt = 1, origin = 'console', committedAt = null } = rest;
  const { jobs } = rest;
  const row = newRow(
    {
      ...accept({
        ...{ id: uuid(), target, repository: 'acme/shop', workflow: 'deploy.yml', ref: 'main' },
        ...{ inputs: {}, environment: null, reason: null, correlationInput: null, isTitled: false },
        ...{ override: null, rollsBack: null, commit: null, shaInput: null },
        ...{ origin, requestedBy: 'ann', requestedAt: endedAt - tookMs },
      }),
      ...(jobs && runWith(jobs, endedAt)),
    },
    null,
  );
  return {
    ...row,
    ...{ status, attempt, committed_at: committedAt, finished_at: endedAt, updated_at: endedAt },
    ...{ newest_asked: endedAt - tookMs, dispatch: 'sent', is_sent: 1, is_followed: 0, version: 5 },
  };
}

let runs = 500_000;

function runWith(jobs: readonly EndedJob[], endedAt: number): Pick<Deploy, 'binding' | 'runs'> {
  runs += 1;
  const told = { run: null, isWhole: true, waiting: null, replacedBy: null } as const;
  const word = { attempt: 1, ...told, heardAt: endedAt, source: 'reconciler' } as const;
  const attempts = [{ ...word, jobs: jobs.map((job, i) => jobOf(job, i + 1, endedAt)) }];
  return {
    binding: { runId: runs, url: null, evidence: 'told', by: 'dispatch_response', at: endedAt },
    runs: { [runs]: { attempts, gone: null } },
  };
}

function jobOf({ steps = [], ...job }: EndedJob, id: number, endedAt: number): Job {
  const parts = steps.map((step, i) => ({ number: i + 1, ...partOf(step, endedAt) }));
  return { id, url: null, ...partOf(job, endedAt), steps: parts };
}

function partOf({ name, tookMs }: EndedPart, endedAt: number) {
  const startedAt = new Date(endedAt - tookMs).toISOString();
  const completedAt = new Date(endedAt).toISOString();
  return { name, conclusion: 'success', status: 'completed', startedAt, completedAt };
}
