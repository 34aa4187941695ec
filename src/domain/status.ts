/**
 * The one table of deploy states. The transition, the pages' words, shapes and colours, and the
 * buttons offered all read it; a state that is missing somewhere is a type error, not a blank screen.
 */
export const DEPLOY_STATUSES = [
  'accepted',
  'dispatching',
  'unconfirmed',
  'dispatched',
  'queued',
  'waiting',
  'building',
  'deploying',
  'succeeded',
  'failed',
  'cancelled',
] as const;

export type DeployStatus = (typeof DEPLOY_STATUSES)[number];

/** Whether the `workflow_dispatch` request reached GitHub: what a person must know before pressing again. */
export const DISPATCH_STATES = ['not_sent', 'sent', 'unknown'] as const;
export type DispatchState = (typeof DISPATCH_STATES)[number];

/** Who or what told us a fact. */
export const SOURCES = [
  'request',
  'dispatch_response',
  'lookup',
  'webhook',
  'callback',
  'reconciler',
  'operator',
  'recovery',
] as const;
export type Source = (typeof SOURCES)[number];

/** How a run id became a deploy's. */
export const RESOLVERS = [
  'dispatch_response',
  'lookup',
  'webhook',
  'callback',
  'reconciler',
  'operator',
] as const;
export type Resolver = (typeof RESOLVERS)[number];

/** How the run is known to be this deploy's, from the weakest to the strongest. */
export const EVIDENCE = ['singled_out', 'title', 'told', 'operator'] as const;
export type Evidence = (typeof EVIDENCE)[number];

/** Who started the run. */
export const ORIGINS = ['console', 'outside'] as const;
export type Origin = (typeof ORIGINS)[number];

export type Shape = 'ring' | 'gate' | 'dash' | 'diamond' | 'disc' | 'square' | 'bar';
export type Tone = 'hold' | 'wait' | 'run' | 'doubt' | 'go' | 'stop';

export type StatusTraits = Readonly<{
  /** The words a person reads. */
  label: string;
  shape: Shape;
  tone: Tone;
  /** Nothing more is expected, unless GitHub re-runs it under a higher attempt. */
  final: boolean;
  /** GitHub can be asked to stop its run, where that is known. */
  mayCancel: boolean;
  /** GitHub can be asked to run it again. */
  mayRerun: boolean;
}>;

export const STATUS: Readonly<Record<DeployStatus, StatusTraits>> = {
  accepted: {
    label: 'Saved, sending',
    shape: 'ring',
    tone: 'hold',
    final: false,
    mayCancel: false,
    mayRerun: false,
  },
  dispatching: {
    label: 'Sending to GitHub',
    shape: 'ring',
    tone: 'hold',
    final: false,
    mayCancel: false,
    mayRerun: false,
  },
  unconfirmed: {
    label: 'We do not know yet whether GitHub started this',
    shape: 'diamond',
    tone: 'doubt',
    final: false,
    mayCancel: false,
    mayRerun: false,
  },
  dispatched: {
    label: 'Dispatched — waiting for run…',
    shape: 'ring',
    tone: 'hold',
    final: false,
    mayCancel: true,
    mayRerun: false,
  },
  queued: {
    label: 'Waiting for a runner',
    shape: 'ring',
    tone: 'hold',
    final: false,
    mayCancel: true,
    mayRerun: false,
  },
  waiting: {
    label: 'Waiting for approval',
    shape: 'gate',
    tone: 'wait',
    final: false,
    mayCancel: true,
    mayRerun: false,
  },
  building: {
    label: 'Building',
    shape: 'dash',
    tone: 'run',
    final: false,
    mayCancel: true,
    mayRerun: false,
  },
  deploying: {
    label: 'Deploying',
    shape: 'dash',
    tone: 'run',
    final: false,
    mayCancel: true,
    mayRerun: false,
  },
  succeeded: {
    label: 'Live',
    shape: 'disc',
    tone: 'go',
    final: true,
    mayCancel: false,
    mayRerun: true,
  },
  failed: {
    label: 'Failed',
    shape: 'square',
    tone: 'stop',
    final: true,
    mayCancel: false,
    mayRerun: true,
  },
  cancelled: {
    label: 'Cancelled',
    shape: 'bar',
    tone: 'hold',
    final: true,
    mayCancel: false,
    mayRerun: true,
  },
};

/** True for the states in which nothing more is expected of the deploy. */
export function isFinal(status: DeployStatus): boolean {
  return STATUS[status].final;
}
