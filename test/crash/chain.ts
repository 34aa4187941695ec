import type { Scope } from '../harness/test.ts';
import { type Life, startLife } from './life.ts';
import type { Order } from './order.ts';
import type { Stage } from './stage.ts';

/** Servers over one database file, one after the other, and the GitHub that outlives them. */
export type Chain = Readonly<{
  stage: Stage;
  /** The server that lives now, if one does. */
  current: () => Life | null;
  /** The server that lives now, or a new one. */
  life: () => Promise<Life>;
  /** The same, once it has read the workflow files ahead: then a request waits for nothing. */
  readyLife: () => Promise<Life>;
  /** Starts a server that is to die in recovery; false where it has not. */
  dieInRecovery: (order: Order) => Promise<boolean>;
}>;

/** A chain on this stage; its last server is gone when the scope ends. */
export function createChain(scope: Scope, stage: Stage): Chain {
  const { sim, env, readAhead } = stage;
  let living: Life | null = null;
  let readBefore = 0;

  async function start(order: Order | null): Promise<Life | null> {
    readBefore = sim.counts.contents;
    living = await startLife(scope, env, order);
    return living;
  }

  const current = (): Life | null => (living?.hasDied() === false ? living : null);

  async function life(): Promise<Life> {
    const known = current() ?? (await start(null));
    if (known === null) throw new Error('a server died that was not armed');
    return known;
  }

  return {
    stage,
    current,
    life,
    readyLife: async () => {
      const ready = await life();
      await sim.reached('contents', readBefore + readAhead);
      return ready;
    },
    dieInRecovery: async (order) => {
      const started = await start(order);
      if (started === null) return true;
      const hasDied = await started.dies();
      if (!hasDied) await started.kill();
      return hasDied;
    },
  };
}
