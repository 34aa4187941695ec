import { type Foreign, foreignness, type RunToken } from '../domain/identity.ts';
import type { GitHub } from './github-port.ts';
import type { GitHubNames, Identities, ReadRunToken, ReadToken } from './identity-port.ts';
import { createLoop, type Loop } from './loop.ts';
import { createNames } from './names.ts';
import { isPaused } from './patience.ts';
import type { Clock, Log, Store, Target } from './ports.ts';
import type { Tally } from './tally.ts';

/** How often what is not known yet is asked for, and spent tokens are cleared away. */
const TIDY_EVERY_MS = 60_000;
/** Longer than a token is good, so that a clock set right meanwhile opens no gap. */
const REMEMBER_SPENT_MS = 3_600_000;

export type Admitted =
  | Readonly<{ ok: true }>
  | Readonly<{
      ok: false;
      refusal: 'no-such-deploy' | 'names-unavailable' | 'replayed' | Foreign;
    }>;

export type Identification = Readonly<{
  /** Reads a bearer as a run's token; what is wrong with it is counted. Waits at most 3 s. */
  read: (bearer: string) => Promise<ReadToken>;
  /**
   * Whether the run may speak for the deploy; which run it is, its token says and nothing else. Counts
   * the outcome, and uses the token up where nothing else is in the way. Waits at most 2 s.
   */
  admit: (deployId: string, token: RunToken) => Promise<Admitted>;
  loop: Loop;
}>;

/** Knows runs by the tokens that GitHub signs for them. */
export function createIdentification(deps: {
  store: Pick<Store, 'load'>;
  identities: Identities;
  readToken: ReadRunToken;
  github: GitHub & GitHubNames;
  clock: Clock;
  log: Log;
  targets: ReadonlyMap<string, Target>;
  outcomes: Tally;
}): Identification {
  const { store, identities, readToken, clock, targets, outcomes, log } = deps;
  const names = createNames(deps);

  async function judge(deployId: string, token: RunToken): Promise<Admitted> {
    const deploy = await store.load(deployId);
    if (deploy === null) return refused('no-such-deploy');
    const expected = await names.expectedOf(deploy.wish);
    if (expected === null) return refused('names-unavailable');
    const foreign = foreignness(token.identity, deploy, expected);
    if (foreign !== null) return refused(foreign);
    const isFirstUse = await identities.spend(token.id, token.expiresAt);
    return isFirstUse ? { ok: true } : refused('replayed');
  }

  async function tidy(stopping: AbortSignal): Promise<void> {
    await identities.forgetSpent(clock.now() - REMEMBER_SPENT_MS);
    if (!isPaused(deps)) await names.learn([...targets.values()], stopping);
  }

  return {
    read: async (bearer) => {
      const read = await readToken(bearer);
      if (!read.ok) outcomes.add(read.fault);
      return read;
    },
    admit: async (deployId, token) => {
      const admitted = await judge(deployId, token);
      outcomes.add(admitted.ok ? 'accepted' : admitted.refusal);
      return admitted;
    },
    loop: createLoop({ clock, log }, 'identity', TIDY_EVERY_MS, tidy),
  };
}

function refused(refusal: Exclude<Admitted, { ok: true }>['refusal']): Admitted {
  return { ok: false, refusal };
}
