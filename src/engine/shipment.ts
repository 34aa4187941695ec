import type { NamedCommit } from '../domain/deploy.ts';
import type { Code, Commit } from './code-port.ts';
import { type GitHub, OutsideError } from './github-port.ts';
import { within } from './patience.ts';
import type { Clock, Log, Target } from './ports.ts';

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

type Wanted = Readonly<{
  target: Target;
  ref: string;
  /** The workflow's input that takes a commit; null: it has none, or its file could not be read. */
  shaInput: string | null;
  isFileRead: boolean;
}>;

export type PrepareShipment = (
  wanted: Wanted,
  named: Named,
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

  /** The commit, null where there is none; or why it is not known. */
  async function read(
    { repository }: Target,
    ref: string,
    waitMs: number,
  ): Promise<Commit | null | NotChecked> {
    const asking = { purpose: 'operator', signal: clock.deadline(READ_BOUND_MS) } as const;
    const reading = github.commit(repository, ref, asking).then(
      (commit) => ({ commit }),
      (error: unknown) => {
        if (!(error instanceof OutsideError)) throw error;
        log.warn({ repository, ref, err: error }, 'commit not read');
        return { commit: notChecked(ref, error.message) };
      },
    );
    const known = await within(clock, waitMs, reading);
    return known === null ? notChecked(ref, 'it did not in time') : known.commit;
  }

  async function exactly(
    { target, ref, shaInput, isFileRead }: Wanted,
    sha: string,
  ): Promise<Shipment | NotShipped> {
    const commit = await read(target, shaInput === null ? ref : sha, CHECK_WAIT_MS);
    if (isNotChecked(commit)) return commit;
    if (shaInput !== null) {
      return commit === null ? { kind: 'no-such-commit', sha } : shipping(commit, shaInput);
    }
    if (commit?.sha === sha) return shipping(commit, shaInput);
    if (isFileRead) return { kind: 'sha-not-taken', sha, ref };
    const note =
      'The workflow’s file could not be read, so it is not known whether it takes a commit.';
    return { kind: 'commit-not-checked', note };
  }

  async function asShown(
    { target, ref, shaInput }: Wanted,
    expectedSha: string,
  ): Promise<Shipment | NotShipped> {
    const head = await read(target, ref, CHECK_WAIT_MS);
    if (isNotChecked(head)) return head;
    if (head?.sha !== expectedSha) return { kind: 'ref-moved', ref, expectedSha, head };
    return shipping(head, shaInput);
  }

  /** What the ref stands at; where nothing depends on it, as far as that is soon known. */
  async function whatever(
    { target, ref, shaInput }: Wanted,
    mustBeKnown: boolean,
  ): Promise<Shipment | NotShipped> {
    if (shaInput === null && !mustBeKnown) return { kind: 'ships', commit: null, shaInput };
    const head = await read(target, ref, mustBeKnown ? CHECK_WAIT_MS : FILL_WAIT_MS);
    if (isNotChecked(head) && mustBeKnown) return head;
    const isKnown = head !== null && !isNotChecked(head);
    return isKnown ? shipping(head, shaInput) : { kind: 'ships', commit: null, shaInput };
  }

  return async (wanted, { expectedSha, sha }, mustBeKnown) => {
    if (sha === null) {
      return expectedSha === null ? whatever(wanted, mustBeKnown) : asShown(wanted, expectedSha);
    }
    if (expectedSha === null || expectedSha === sha) return exactly(wanted, sha);
    const shown = await asShown(wanted, expectedSha);
    return shown.kind === 'ships' ? exactly(wanted, sha) : shown;
  };
}

function shipping({ sha, title }: Commit, shaInput: string | null): Shipment {
  return { kind: 'ships', commit: { sha, title }, shaInput };
}

type NotChecked = Extract<NotShipped, { kind: 'commit-not-checked' }>;

function notChecked(ref: string, why: string): NotChecked {
  return {
    kind: 'commit-not-checked',
    note: `GitHub did not say where ${ref} stands now: ${why}.`.replace(/\.\.$/, '.'),
  };
}

function isNotChecked(known: Commit | null | NotChecked): known is NotChecked {
  return known !== null && 'kind' in known;
}
