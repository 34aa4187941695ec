import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accept, type Deploy, type Wish } from '../../src/domain/deploy.ts';
import type { DeployEvent } from '../../src/domain/event.ts';
import { standingOf } from '../../src/domain/standing.ts';
import { transition } from '../../src/domain/transition.ts';
import type { Change, DeployFilter, InsertRules, TimelineEntry } from '../../src/engine/ports.ts';
import { createDeploys } from '../../src/store/deploys.ts';
import { migrate } from '../../src/store/migrations.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { createViews } from '../../src/store/views.ts';

/** A database in a folder of its own, gone with the test. */
export async function openStore() {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-store-'));
  const path = join(folder, 'signalbox.db');
  const database = openSqlite(path);
  await migrate(database.db);
  return {
    path,
    db: database.db,
    store: createDeploys(database.db),
    views: createViews(database.db),
    [Symbol.asyncDispose]: async () => {
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A list without a filter: the newest page. */
export const everything: DeployFilter = {
  target: [],
  status: [],
  requestedBy: [],
  ref: [],
  sha: [],
  environment: [],
  origin: [],
  since: null,
  until: null,
  q: null,
  limit: 50,
  before: null,
  from: null,
};

let made = 0;

export function newDeploy(over: Partial<Wish> = {}): Deploy {
  made += 1;
  return accept({
    id: `0198c0de-0000-7000-8000-${String(made).padStart(12, '0')}`,
    target: 'heroku',
    repository: 'acme/shop',
    workflow: 'deploy-heroku.yml',
    ref: 'main',
    inputs: { app: 'shop' },
    environment: 'production',
    reason: null,
    correlationInput: 'deploy_id',
    override: null,
    rollsBack: null,
    commit: null,
    shaInput: null,
    isTitled: true,
    origin: 'console',
    requestedBy: 'ann',
    requestedAt: Date.parse('2026-11-23T14:00:00Z') + made,
    ...over,
  });
}

export function entryOf(deploy: Deploy, event: TimelineEntry['event'] = 'accepted'): TimelineEntry {
  return {
    version: deploy.version,
    at: deploy.updatedAt,
    event,
    source: 'request',
    actor: 'ann',
    status: standingOf(deploy).status,
    detail: 'for a test',
  };
}

/** The change that events make of a deploy. */
export function changeBy(before: Deploy, event: DeployEvent): Change {
  const result = transition(before, event);
  if (!result.ok || !result.changed) throw new Error(`${event.type} changed nothing`);
  return { deploy: result.deploy, before, entry: entryOf(result.deploy, event.type) };
}

export const sending: DeployEvent = { type: 'sending', at: 1, clockOffset: null };

export const lost: DeployEvent = {
  type: 'answered',
  at: 2,
  source: 'dispatch_response',
  answer: { kind: 'unknown', failure: { code: 'answer-lost', message: 'no answer' } },
};

export function told(runId: number): DeployEvent {
  const answer = { kind: 'told', runId, url: 'https://github.example/run' } as const;
  return { type: 'answered', at: 2, source: 'dispatch_response', answer };
}

/** Nothing stands in the way, and nothing comes with it. */
export const FREELY: InsertRules = {
  key: null,
  concurrency: null,
  leave: { by: 'ann', throughLock: false, override: null },
  rollback: null,
};

/** GitHub's first word on a run. */
export function observed(runId: number, headSha: string): DeployEvent {
  const run = {
    ...{
      runId,
      headSha,
      headTitle: null,
      headAt: null,
      number: null,
      attempt: 1,
      status: 'queued',
      conclusion: null,
      title: 'Deploy',
    },
    ...{ event: 'workflow_dispatch', actor: 'ann', headBranch: 'main', url: '' },
    ...{ createdAt: 1, startedAt: null, updatedAt: 1 },
  };
  return { type: 'observed', at: 3, source: 'reconciler', run, jobs: null };
}
