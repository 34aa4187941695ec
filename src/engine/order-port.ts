import type { Asking } from './github-port.ts';

/** What the engine has GitHub do to a run. None is repeated by itself. */

/** How it ended: only `unknown` leaves open whether GitHub did it. */
export type Ordered =
  | Readonly<{ kind: 'taken' }>
  | Readonly<{ kind: 'refused' | 'not-sent' | 'unknown'; message: string }>;

/** A run, by the repository's name and the run's id. */
export type RunName = Readonly<{ repository: string; runId: number }>;

export interface Orders {
  /** Asks the run to stop; forced: whatever its steps want to clean up. */
  cancel(run: RunName, how: Readonly<{ isForced: boolean }>, asking: Asking): Promise<Ordered>;
  /** Runs it again, as the next attempt, at the same commit and with the same inputs. */
  rerun(run: RunName, how: Readonly<{ onlyFailed: boolean }>, asking: Asking): Promise<Ordered>;
  /** Lets it into every environment that it waits for and the console's account may open, or keeps it out. */
  review(
    run: RunName,
    word: Readonly<{ isApproved: boolean; comment: string }>,
    asking: Asking,
  ): Promise<Ordered>;
}
