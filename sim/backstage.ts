import type { Fault } from './faults.ts';
import type { Traits } from './mode.ts';
import type { Run } from './state/run.ts';
import type { Webhooks } from './webhooks/webhooks.ts';
import type { World } from './world.ts';

/** A checked dispatch, as a behaviour hook sees it just before its effect. */
export interface Dispatch {
  /** `owner/name`. */
  readonly repository: string;
  /** File name. */
  readonly workflow: string;
  /** Short name. */
  readonly ref: string;
  readonly actor: string;
  /** As sent and with defaults filled in. */
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** How this one dispatch and its run shall behave; what is absent stays as usual. */
export interface Behaviour {
  /** How long the run is missing from lists, in ms; `Infinity` for good. */
  readonly listLagMs?: number;
  /** How long the run stays queued, in ms. */
  readonly queueMs?: number;
  /** What happens to the answer; a fault `before` also keeps the run from being made. */
  readonly answer?: Fault;
  /** How many runs the one dispatch makes, all in one second; the answer tells the first. Default 1. */
  readonly copies?: number;
  /** How long after the answer the run is created, in ms: the answer can tell no run. Default 0. */
  readonly effectDelayMs?: number;
  /** Ends the run with this before it has any job. */
  readonly neverStarts?: 'startup_failure' | 'action_required';
  /** How long after it was made the run is stopped as timed out, in ms. */
  readonly timesOutMs?: number;
}

export type BehaviourHook = (dispatch: Dispatch) => Behaviour;

/** Choices where GitHub's own are not known, or differ between servers. */
export interface Quirks {
  /** Status for unknown keys in the dispatch body. Default 422. */
  readonly unknownKeyStatus: 400 | 422;
  /** Whether 2026-03-10 refuses a leftover `return_run_details`. Default: ignored. */
  readonly refusesRunDetails: boolean;
}

/** What every handler may need besides the request. */
export interface Backstage {
  readonly world: World;
  readonly traits: Traits;
  readonly quirks: Quirks;
  readonly behaviour: BehaviourHook;
  readonly hasRunner: boolean;
  readonly webhooks: Webhooks;
  /** Ends whatever is still to come. */
  readonly closing: AbortSignal;
  /** Told of every new run: the runner follows it, the log names it. */
  readonly started: (run: Run) => void;
}
