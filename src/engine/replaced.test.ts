import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { adopt } from '../domain/adopt.ts';
import type { DeployEvent, RunSeen } from '../domain/event.ts';
import { join } from '../domain/join.ts';
import { createTellReplaced } from './replaced.ts';
import { clockAt, silentLog } from './testing/stand-ins.ts';

const T0 = Date.parse('2026-11-24T21:00:00Z');
const RUN: RunSeen = {
  ...{ runId: 7, number: 1, attempt: 1, status: 'completed', conclusion: 'cancelled' },
  ...{ event: 'workflow_dispatch', title: '', actor: 'ann', headBranch: 'main' },
  ...{
    headSha: 'c0de',
    headTitle: null,
    headAt: null,
    url: '',
    createdAt: T0 - 600_000,
    startedAt: null,
    updatedAt: T0,
  },
};
const place = {
  id: 'x',
  target: 't',
  repository: 'a/b',
  workflow: 'w.yml',
  environment: null,
  shaInput: null,
};

/** By which of these runs the cancelled one is said to have been replaced. */
async function replacedBy(
  others: readonly Readonly<{ runId: number; createdAt: number }>[],
  own: Partial<RunSeen> & { hasBegun?: boolean } = {},
): Promise<number | null> {
  const { hasBegun = false, ...run } = own;
  const known = adopt(place, { ...RUN, ...run }, { at: T0, source: 'reconciler' });
  const startedAt = '2026-11-24T20:50:00.000Z';
  const part = { name: 'Go', status: 'completed', conclusion: 'cancelled', startedAt };
  const job = { ...part, completedAt: null, url: null, id: 1 };
  const steps = [{ ...part, number: 1, completedAt: null }];
  const jobs = [{ ...job, steps }];
  const word = {
    type: 'jobs-observed',
    at: T0,
    source: 'reconciler',
    runId: 7,
    attempt: 1,
  } as const;
  const deploy = hasBegun ? join(known, { ...word, jobs }) : known;
  let told: number | null = null;
  const tell = createTellReplaced({
    ...{ clock: clockAt(() => T0), log: silentLog },
    recorder: {
      record: async (_: string, event: DeployEvent) => {
        if (event.type === 'replaced') told = event.by.runId;
        return { ok: true, deploy, changed: true } as const;
      },
    },
    github: { newestRuns: async () => others.map((one) => ({ ...RUN, ...one })) },
  });
  await tell(deploy);
  return told;
}

describe('what a cancelled run was replaced by', () => {
  test('the first run that came after it, just before it was cancelled', async () => {
    const others = [
      { runId: 9, createdAt: T0 },
      { runId: 8, createdAt: T0 - 1_000 },
      { runId: 7, createdAt: T0 - 600_000 },
      { runId: 6, createdAt: T0 - 1_000 },
    ];
    assert.equal(await replacedBy(others), 8);
  });

  test('not where the next run came later, or long before', async () => {
    assert.equal(await replacedBy([{ runId: 8, createdAt: T0 + 5_000 }]), null);
    assert.equal(await replacedBy([{ runId: 8, createdAt: T0 - 300_000 }]), null);
  });

  test('nothing where a step of it had begun, or it was not cancelled', async () => {
    const next = [{ runId: 8, createdAt: T0 - 1_000 }];
    assert.equal(await replacedBy(next, { hasBegun: true }), null);
    assert.equal(await replacedBy(next, { conclusion: 'failure' }), null);
  });
});
