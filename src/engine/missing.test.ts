import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { adopt } from '../domain/adopt.ts';
import type { DeployEvent } from '../domain/event.ts';
import { OutsideError } from './github-port.ts';
import { createMissing } from './missing.ts';
import { clockAt, silentLog } from './testing/stand-ins.ts';

const MINUTE = 60_000;
const RUN = {
  ...{ runId: 7, number: 1, attempt: 1, status: 'in_progress', conclusion: null },
  ...{ event: 'workflow_dispatch', title: '', actor: 'ann', headBranch: 'main' },
  ...{
    headSha: 'c0de',
    headTitle: null,
    headAt: null,
    url: '',
    createdAt: 0,
    startedAt: 0,
    updatedAt: 0,
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
const deploy = adopt(place, RUN, { at: 0, source: 'reconciler' });

/** What is said to be gone when GitHub does not show the run at these times (in minutes), but at some. */
async function goneAt(
  minutes: readonly number[],
  repository: number | null,
  shown: readonly number[] = [],
): Promise<string[]> {
  const told: string[] = [];
  let now = 0;
  const missing = createMissing({
    ...{ clock: clockAt(() => now), log: silentLog },
    recorder: {
      record: async (_: string, event: DeployEvent) => {
        told.push(`${event.type === 'gone' ? event.what : event.type} at ${now / MINUTE}`);
        return { ok: true, deploy, changed: true } as const;
      },
    },
    github: {
      clockOffset: () => 0,
      repositoryId: async () => {
        if (repository === null) return 1;
        throw new OutsideError(repository >= 500 ? 'retry' : 'terminal', '', repository);
      },
    },
  });
  for (const minute of minutes) {
    now = minute * MINUTE;
    if (shown.includes(minute)) missing.seen(deploy.wish.id);
    else await missing.missed(deploy);
  }
  return told;
}

describe('a run that GitHub does not show', () => {
  test('is waited for: for a moment it may not show what it has only just made', async () => {
    assert.deepEqual(await goneAt([0, 0.5], null), []);
  });

  test('is gone when it stays so for a minute', async () => {
    assert.deepEqual(await goneAt([0, 0.5, 1], null), ['run at 1']);
  });

  test('is gone with its repository, where that is not shown either', async () => {
    assert.deepEqual(await goneAt([0, 1], 404), ['repository at 1']);
  });

  test('is not gone for a token that is refused, or a GitHub in trouble', async () => {
    assert.deepEqual(await goneAt([0, 1, 2], 401), []);
    assert.deepEqual(await goneAt([0, 1, 2], 502), []);
  });

  test('shown in between, or not asked for long, the minute begins anew', async () => {
    assert.deepEqual(await goneAt([0, 0.5, 1], null, [0.5]), []);
    assert.deepEqual(await goneAt([0, 30], null), []);
  });
});
