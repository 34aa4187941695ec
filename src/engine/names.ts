import type { Wish } from '../domain/deploy.ts';
import { type Expected, workflowPathOf } from '../domain/identity.ts';
import { type Asking, OutsideError } from './github-port.ts';
import type { GitHubNames, Identities } from './identity-port.ts';
import { each } from './loop.ts';
import { within } from './patience.ts';
import type { Clock, Log, Target } from './ports.ts';

/** How long a callback waits to learn a name that was never learned. */
const ASK_BOUND_MS = 2_000;
const LEARN_BOUND_MS = 8_000;
const WIDTH = 4;

type Named = Pick<Wish, 'repository' | 'workflow'>;

export type Names = Readonly<{
  /** What a deploy's run must be; null where it was never learned, and GitHub does not tell in 2 s. */
  expectedOf: (named: Named) => Promise<Expected | null>;
  /** Asks GitHub once for what is not known of these targets, so that no callback has to. */
  learn: (targets: readonly Target[], stopping: AbortSignal) => Promise<void>;
}>;

/** Remembers for good what the names of repositories and workflows stood for when they were first met. */
export function createNames(deps: {
  identities: Identities;
  github: GitHubNames;
  clock: Clock;
  log: Log;
}): Names {
  const { identities, github, clock, log } = deps;

  async function idOf(repository: string, asking: () => Asking): Promise<number> {
    const known = await identities.repositoryId(repository);
    if (known !== null) return known;
    const id = await github.repositoryId(repository, asking());
    await identities.pinRepository(repository, id);
    return id;
  }

  async function pathOf({ repository, workflow }: Named, asking: () => Asking): Promise<string> {
    const known = workflowPathOf(workflow) ?? (await identities.workflowPath(repository, workflow));
    if (known !== null) return known;
    const path = await github.workflowPath(repository, workflow, asking());
    await identities.pinWorkflow(repository, workflow, path);
    return path;
  }

  /** Null where GitHub does not tell. */
  async function expected(named: Named, asking: () => Asking): Promise<Expected | null> {
    try {
      const [repositoryId, workflowPath] = await Promise.all([
        idOf(named.repository, asking),
        pathOf(named, asking),
      ]);
      return { repositoryId, workflowPath };
    } catch (error) {
      if (!(error instanceof OutsideError)) throw error;
      log.info({ ...named, err: error }, 'GitHub did not say what a name stands for');
      return null;
    }
  }

  return {
    expectedOf: ({ repository, workflow }) => {
      const asking = () => ({ purpose: 'confirm', signal: clock.deadline(ASK_BOUND_MS) }) as const;
      return within(clock, ASK_BOUND_MS, expected({ repository, workflow }, asking));
    },
    learn: (targets, stopping) =>
      each(targets, { width: WIDTH, stopping }, async ({ repository, workflow }) => {
        const signal = () => clock.deadline(LEARN_BOUND_MS, stopping);
        await expected({ repository, workflow }, () => ({ purpose: 'workflow', signal: signal() }));
      }),
  };
}
