import { accept, type Deploy, type Wish } from './deploy.ts';
import type { RunSeen } from './event.ts';
import type { Millis } from './run.ts';
import type { Resolver, Source } from './status.ts';
import { joinRun } from './word.ts';

/**
 * A run that somebody started without us, as it stands in the history: what it is, by whom, and from
 * when on. Its inputs are not known: GitHub shows them to nobody.
 */
export function adopt(
  place: Pick<Wish, 'id' | 'target' | 'repository' | 'workflow' | 'environment' | 'shaInput'>,
  run: RunSeen,
  heard: Readonly<{ at: Millis; source: Source & Resolver }>,
): Deploy {
  const { at, source } = heard;
  const { id, target, repository, workflow, environment, shaInput } = place;
  const wish: Wish = {
    ...{ id, target, repository, workflow, environment },
    ref: run.headBranch ?? run.headSha,
    inputs: {},
    reason: null,
    override: null,
    rollsBack: null,
    commit: null,
    shaInput,
    correlationInput: null,
    isTitled: false,
    origin: 'outside',
    requestedBy: run.actor ?? 'unknown',
    requestedAt: run.createdAt,
  };
  const deploy = accept(wish);
  return {
    ...deploy,
    sending: { ...deploy.sending, state: 'taken' },
    binding: { runId: run.runId, url: run.url, evidence: 'told', by: source, at },
    runs: {
      [run.runId]: joinRun(null, { attempt: run.attempt, run, heardAt: at, source }),
    },
    updatedAt: at,
  };
}

/** Whether a deploy is a run that somebody started without us. */
export function isFromOutside({ wish }: Deploy): boolean {
  return wish.origin === 'outside';
}
