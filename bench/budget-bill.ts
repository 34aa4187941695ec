import type { EndpointKind, RequestRecord, Simulator } from '../sim/server.ts';

/** How often what the simulator has met is written down: it keeps the last thousand only. */
const NOTED_EVERY_MS = 500;

/** What GitHub was asked in a while. A 304 costs nothing of the hourly limit; it is counted all the same. */
export type Bill = Readonly<{
  requests: number;
  notModified: number;
  /** Requests by what the simulator calls them. */
  kinds: ReadonlyMap<EndpointKind, number>;
}>;

/** Counts what the simulator meets from now on until it is closed. */
export function openBill(sim: Simulator): { close: () => Bill } {
  const noted = new Set<RequestRecord>();
  const earlier = new Set(sim.requests);
  const before = total(sim);
  const note = (): void => {
    for (const record of sim.requests) if (!earlier.has(record)) noted.add(record);
  };
  const timer = setInterval(note, NOTED_EVERY_MS);
  return {
    close: () => {
      clearInterval(timer);
      note();
      const requests = total(sim) - before;
      if (requests !== noted.size) throw new Error('more requests than are written down');
      const kinds = new Map<EndpointKind, number>();
      for (const { kind } of noted) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      const notModified = [...noted].filter(({ status }) => status === 304).length;
      return { requests, notModified, kinds };
    },
  };
}

function total({ counts }: Simulator): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

const COLUMNS = ['dispatch', 'workflow_runs', 'run', 'jobs'] as const;

export const BILL_HEADER = ['requests', 'of them 304', 'dispatch', 'list', 'run', 'jobs', 'other'];

/** The bill as the cells of a table. */
export function billCells({ requests, notModified, kinds }: Bill): readonly string[] {
  const others = [...kinds].filter(([kind]) => !COLUMNS.some((column) => column === kind));
  const other = others.map(([kind, count]) => `${count} ${kind}`).join(', ');
  const columns = COLUMNS.map((kind) => kinds.get(kind) ?? 0);
  return [...[requests, notModified, ...columns].map(String), other || '0'];
}
