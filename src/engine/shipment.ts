import type { NamedCommit } from '../domain/deploy.ts';
import type { Code, Commit } from './code-port.ts';
import { type GitHub, OutsideError, type WorkflowInputs } from './github-port.ts';
import { within } from './patience.ts';
import type { Clock, Log, Target } from './ports.ts';
import { shaInputOf } from './workflows.ts';

const READ_BOUND_MS = 8_000;
/** How long a request waits to learn where its ref stands: for a check it asked for, and for a nicety. */
const CHECK_WAIT_MS = 4_000;
const FILL_WAIT_MS = 2_000;

/** What a request says of the commit it wants shipped. */
export type Named = Readonly<{
  /** What the screen showed the ref to stand at: it must still. */
  expectedSha: string | null;
  /** This very commit, wherever the ref stands. */
  sha: string | null;
}>;

/** What goes out: the commit where one is named, and the workflow's input that is told it. */
export type Shipment = Readonly<{
  kind: 'ships';
  commit: NamedCommit | null;
  shaInput: string | null;
}>;

export type NotShipped =
  /** `head`: where the ref stands now; null: it is gone. */
  | Readonly<{ kind: 'ref-moved'; ref: string; expectedSha: string; head: Commit | null }>
  | Readonly<{ kind: 'commit-not-checked'; note: string }>
  | Readonly<{ kind: 'no-such-commit'; sha: string }>
  /** The workflow has no input that takes a commit, and the ref does not stand at it. */
  | Readonly<{ kind: 'sha-not-taken'; sha: string; ref: string }>;

export type PrepareShipment = (
  wanted: Readonly<{ target: Target; ref: string }>,
  named: Named,
  inputs: WorkflowInputs,
  /** What ships has to be known, named or not. */
  mustBeKnown: boolean,
) => Promise<Shipment | NotShipped>;

/**
 * Settles which commit a request ships before anything is kept. What was on the screen is what goes
 * out: a ref that has moved since is refused, and one that cannot be checked is not sent on trust.
 */
export function createPrepareShipment(deps: {
  github: GitHub & Code;
  clock: Clock;
  log: Log;
}): PrepareShipment {
  const { github, clock, log } = deps;

  /** The commit; undefined: GitHub did not say in time. */
  async function read(
    { repository }: Target,
    ref: string,
    waitMs: number,
  ): Promise<Commit | null | undefined> {
    const asking = { purpose: 'operator', signal: clock.deadline(READ_BOUND_MS) } as const;
    const reading = github.commit(repository, ref, asking).then(
      (commit) => ({ commit }),
      (error: unknown) => {
        if (!(error instanceof OutsideError)) throw error;
        log.warn({ repository, ref, err: error }, 'commit not read');
        return null;
      },
    );
    return (await within(clock, waitMs, reading))?.commit;
  }

  async function exactly(
    { target, ref }: Parameters<PrepareShipment>[0],
    sha: string,
    shaInput: string | null,
  ): Promise<Shipment | NotShipped> {
    const named = shaInput === null ? ref : sha;
    const commit = await read(target, named, CHECK_WAIT_MS);
    if (commit === undefined) return notChecked(named);
    if (shaInput === null && commit?.sha !== sha) return { kind: 'sha-not-taken', sha, ref };
    return commit === null ? { kind: 'no-such-commit', sha } : shipping(commit, shaInput);
  }

  async function asShown(
    { target, ref }: Parameters<PrepareShipment>[0],
    expectedSha: string,
    shaInput: string | null,
  ): Promise<Shipment | NotShipped> {
    const head = await read(target, ref, CHECK_WAIT_MS);
    if (head === undefined) return notChecked(ref);
    if (head?.sha !== expectedSha) return { kind: 'ref-moved', ref, expectedSha, head };
    return shipping(head, shaInput);
  }

  return async (wanted, { expectedSha, sha }, inputs, mustBeKnown) => {
    const { target, ref } = wanted;
    const shaInput = shaInputOf(target, inputs);
    if (sha !== null) return exactly(wanted, sha, shaInput);
    if (expectedSha !== null) return asShown(wanted, expectedSha, shaInput);
    const isAsked = shaInput !== null || mustBeKnown;
    const head = isAsked ? await read(target, ref, FILL_WAIT_MS) : null;
    if (mustBeKnown && head === undefined) return notChecked(ref);
    return head ? shipping(head, shaInput) : { kind: 'ships', commit: null, shaInput };
  };
}

function shipping({ sha, title }: Commit, shaInput: string | null): Shipment {
  return { kind: 'ships', commit: { sha, title }, shaInput };
}

function notChecked(ref: string): NotShipped {
  return {
    kind: 'commit-not-checked',
    note: `GitHub did not say in time where ${ref} stands now.`,
  };
}
