/**
 * The moments between two steps at which a process may die with a deploy half done. The crash tests
 * stop a server at each; a server of ours does nothing there.
 */
export const CHECKPOINTS = [
  /** All checks passed; nothing is written yet. */
  'request.checked',
  /** The row is durable; nothing has been sent. */
  'request.committed',
  /** That it is being sent is durable; the request has not left. */
  'dispatch.sending',
  /** GitHub has answered; the answer is not durable. */
  'dispatch.answered',
  'dispatch.recorded',
  /** A look at GitHub's list says something about the deploy; it is not durable. */
  'resolve.found',
  'resolve.recorded',
  /** A deploy that a stopped process left half sent has been met again. */
  'reconcile.leftover',
  'reconcile.settled',
  /** GitHub has said how the run stands; it is not durable. */
  'reconcile.observed',
  'reconcile.recorded',
  /** A run has called back; its claim is not durable. */
  'callback.received',
  /** Its claim is durable; the run does not know. */
  'callback.recorded',
  /** A hook has told something; it is not durable. */
  'webhook.received',
  /** Its effect is durable; GitHub does not know. */
  'webhook.recorded',
  /** That it is to be run again is durable; GitHub has not been asked. */
  'rerun.committed',
  /** GitHub has answered; the answer is not durable. */
  'rerun.answered',
] as const;

export type Checkpoint = (typeof CHECKPOINTS)[number];

/** Told of every checkpoint that a deploy passes. Must not throw. */
export type Reach = (checkpoint: Checkpoint, deployId: string) => void;
