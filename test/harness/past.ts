import { join } from 'node:path';
import { v7 as uuid } from 'uuid';
import { accept, type Deploy } from '../../src/domain/deploy.ts';
import type { DeployEvent } from '../../src/domain/event.ts';
import { standingOf } from '../../src/domain/standing.ts';
import { transition } from '../../src/domain/transition.ts';
import type { Store, TimelineEntry } from '../../src/engine/ports.ts';
import { createDeploys } from '../../src/store/deploys.ts';
import { migrate } from '../../src/store/migrations.ts';
import { openSqlite } from '../../src/store/sqlite.ts';

/** How far a deploy had come when its server died. */
export type Left = 'accepted' | 'dispatching' | 'dispatched';

/** A deploy of `shop` as a server that died left it, so and so long ago; gives its id. */
export async function leaveBehind(folder: string, agedMs: number, state: Left): Promise<string> {
  const [id = ''] = await leaveAllBehind(folder, [[agedMs, state]]);
  return id;
}

/** Several of them, oldest first; gives their ids. */
export async function leaveAllBehind(
  folder: string,
  left: readonly (readonly [agedMs: number, state: Left])[],
): Promise<readonly string[]> {
  const { db, close } = openSqlite(join(folder, 'signalbox.db'));
  await migrate(db);
  const store = createDeploys(db);
  const ids: string[] = [];
  for (const [agedMs, state] of left) ids.push(await leave(store, Date.now() - agedMs, state));
  await close();
  return ids;
}

async function leave(store: Store, at: number, state: Left): Promise<string> {
  const accepted = accept({
    id: uuid(),
    target: 'shop',
    repository: 'acme/shop',
    workflow: 'deploy.yml',
    ref: 'main',
    inputs: { app: 'shop-prod' },
    environment: 'production',
    reason: null,
    correlationInput: 'deploy_id',
    override: null,
    rollsBack: null,
    commit: null,
    shaInput: null,
    isTitled: true,
    origin: 'console',
    requestedBy: 'operator',
    requestedAt: at,
  });
  const leave = { by: 'operator', throughLock: false, override: null };
  const rules = { key: null, concurrency: null, leave, rollback: null };
  await store.insert(accepted, entryOf(accepted, 'accepted', at), rules);
  let before = accepted;
  for (const event of eventsUpTo(state, at)) {
    const result = transition(before, event);
    if (!result.ok) throw new Error(`${event.type} does not follow`);
    const { deploy } = result;
    await store.save({ deploy, before, entry: entryOf(deploy, event.type, at) });
    before = deploy;
  }
  return accepted.wish.id;
}

function eventsUpTo(state: Left, at: number): readonly DeployEvent[] {
  const sending = { type: 'sending', at, clockOffset: null } as const;
  const source = 'dispatch_response';
  const taken = { type: 'answered', at, source, answer: { kind: 'taken' } } as const;
  switch (state) {
    case 'accepted':
      return [];
    case 'dispatching':
      return [sending];
    case 'dispatched':
      return [sending, taken];
  }
}

function entryOf(deploy: Deploy, event: TimelineEntry['event'], at: number): TimelineEntry {
  const { status } = standingOf(deploy);
  const { version } = deploy;
  return { version, at, event, source: 'request', actor: 'operator', status, detail: event };
}
