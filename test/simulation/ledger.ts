import { isFromOutside } from '../../src/domain/adopt.ts';
import { inDoubt } from '../../src/domain/binding.ts';
import type { Deploy } from '../../src/domain/deploy.ts';
import { standingOf } from '../../src/domain/standing.ts';
import { isFinal } from '../../src/domain/status.ts';
import type { Change, Store } from '../../src/engine/ports.ts';
import { claimsOf } from './broken.ts';
import type { Journal } from './journal.ts';
import { TICKET } from './world.ts';

/** What the simulation knows of the deploys, apart from the store: each as it was last committed. */
export type Ledger = Readonly<{
  /** The store, with every commit noted here. */
  watched: Store;
  /** What was committed since this was asked for last, in the order of the commits. */
  takeChanges: () => readonly (Change | Deploy)[];
  /** Somebody was answered that this deploy was accepted. */
  acknowledge: (deployId: string) => void;
  acknowledged: () => readonly string[];
  find: (deployId: string) => Deploy | null;
  ofTicket: (ticket: string) => Deploy | null;
  /** The one that shows the run. */
  ofRun: (runId: number) => Deploy | null;
  all: () => readonly Deploy[];
  /** The runs that were taken in as started outside. */
  outside: () => readonly Deploy[];
  /** The ones accepted last. */
  latest: (count: number) => readonly Deploy[];
  /** Those on which a person may have to decide. */
  unsure: () => readonly Deploy[];
}>;

export function ticketOf({ wish }: Deploy): string {
  return wish.inputs[TICKET] ?? '';
}

export function createLedger(store: Store, journal: Journal): Ledger {
  const deploys = new Map<string, Deploy>();
  const order: string[] = [];
  const unsure = new Set<string>();
  const byTicket = new Map<string, string>();
  const byRun = new Map<number, string>();
  const acknowledged = new Set<string>();
  let changes: (Change | Deploy)[] = [];

  function accepted(deploy: Deploy): void {
    const { id } = deploy.wish;
    const ticket = ticketOf(deploy);
    claimsOf(id)(!byTicket.has(ticket), `a second deploy for the intent ${ticket}`);
    byTicket.set(ticket, id);
    order.push(id);
    changes.push(deploy);
    keep(deploy);
    journal.write(id, `accepted: ${ticket} to ${deploy.wish.target} at ${deploy.wish.ref}`);
  }

  function adopted(deploy: Deploy): void {
    changes.push(deploy);
    keep(deploy);
    journal.write(deploy.wish.id, `taken in: run ${deploy.binding?.runId}`);
  }

  function keep(deploy: Deploy): void {
    const { id } = deploy.wish;
    deploys.set(id, deploy);
    if (deploy.binding !== null) byRun.set(deploy.binding.runId, id);
    const isOpen = !isFinal(standingOf(deploy).status);
    if ((isOpen && deploy.binding === null) || inDoubt(deploy)) unsure.add(id);
    else unsure.delete(id);
  }

  function changed(change: Change): void {
    const { deploy, entry } = change;
    const run = deploy.binding === null ? '' : ` run ${deploy.binding.runId}`;
    journal.write(
      deploy.wish.id,
      `v${deploy.version} ${entry.event} by ${entry.source} → ${entry.status}${run} (${deploy.binding?.evidence ?? deploy.sending.state}): ${entry.detail}`,
    );
    changes.push(change);
    keep(deploy);
  }

  return {
    watched: {
      ...store,
      insert: async (deploy, entry, rules) => {
        const inserted = await store.insert(deploy, entry, rules);
        if (inserted.kind === 'created') accepted(deploy);
        return inserted;
      },
      adopt: async (deploy, entry) => {
        const outcome = await store.adopt(deploy, entry);
        if (outcome.kind === 'adopted') adopted(deploy);
        return outcome;
      },
      save: async (change) => {
        const saved = await store.save(change);
        if (saved.kind === 'saved') changed(change);
        return saved;
      },
      saveIfRoom: async (change, rules) => {
        const saved = await store.saveIfRoom(change, rules);
        if (saved.kind === 'saved') changed(change);
        return saved;
      },
      saveTogether: async (first, second) => {
        const saved = await store.saveTogether(first, second);
        if (saved.kind === 'saved') for (const change of [first, second]) changed(change);
        return saved;
      },
    },
    takeChanges: () => {
      const taken = changes;
      changes = [];
      return taken;
    },
    acknowledge: (deployId) => acknowledged.add(deployId),
    acknowledged: () => [...acknowledged],
    find: (deployId) => deploys.get(deployId) ?? null,
    ofTicket: (ticket) => deploys.get(byTicket.get(ticket) ?? '') ?? null,
    ofRun: (runId) => {
      const deploy = deploys.get(byRun.get(runId) ?? '');
      return deploy?.binding?.runId === runId ? deploy : null;
    },
    all: () => [...deploys.values()].filter((deploy) => !isFromOutside(deploy)),
    outside: () => [...deploys.values()].filter(isFromOutside),
    latest: (count) => order.slice(-count).flatMap((id) => deploys.get(id) ?? []),
    unsure: () => [...unsure].flatMap((id) => deploys.get(id) ?? []),
  };
}
