import type { RunSeen } from '../domain/event.ts';
import type { Gate, Job, Millis } from '../domain/run.ts';
import type { Hook } from './github-port.ts';

/** What GitHub tells us unasked, as far as it concerns us. */
export type HookEvent =
  /** `workflow` holds what the workflow may be called: its file's name, its id. */
  | Readonly<{ kind: 'run'; repository: string; workflow: readonly string[]; run: RunSeen }>
  | Readonly<{ kind: 'job'; repository: string; runId: number; attempt: number; job: Job }>
  | Readonly<{
      kind: 'review';
      repository: string;
      runId: number;
      attempt: number;
      gates: readonly Gate[];
    }>
  /** Somebody's `workflow_dispatch` was taken; which run came of it is not said. */
  | Readonly<{ kind: 'dispatch'; repository: string; values: readonly string[] }>
  | Readonly<{ kind: 'ping'; repository: string | null }>
  | Readonly<{ kind: 'other' }>;

export type HookDelivery = Readonly<{
  /** GitHub's GUID: the same when it is delivered again. */
  id: string;
  /** Whose hook it came by; null where the headers do not say. */
  hook: Hook | null;
  event: HookEvent;
}>;

export type HookFault = 'unsigned' | 'bad-signature' | 'malformed';

export type ReadHook =
  | Readonly<{ ok: true; delivery: HookDelivery }>
  | Readonly<{ ok: false; fault: HookFault; message: string }>;

/** Checks who sent it and reads it; the body is as it came, byte by byte. */
export type HookReader = (
  headers: Readonly<Record<string, string | string[] | undefined>>,
  body: Buffer,
) => Promise<ReadHook>;

/** How GitHub's hooks serve one repository. */
export type HookState = Readonly<{
  repository: string;
  lastAt: Millis;
  /** When something was learned by asking that a hook should have told; null: never. */
  missedAt: Millis | null;
  /** Whether hooks are relied on, so that little is asked. */
  isTrusted: boolean;
}>;
