import type { Deploy, WaitingFor } from '../../../src/contract/deploy.ts';

/** What a run that is not at work waits for. Nothing in it ticks: it is spoken aloud too. */
export function waitingWords({ kind, environments }: WaitingFor): string {
  switch (kind) {
    case 'concurrency':
      return 'Waiting for another run of its concurrency group to end';
    case 'runner':
      return 'Waiting for a runner';
    case 'approval':
      return environments.length === 0
        ? 'Waiting for approval'
        : `Waiting to be let ${environments.map(gateWords).join(' and ')}`;
  }
}

function gateWords({ name, reviewers }: WaitingFor['environments'][number]): string {
  return reviewers.length === 0 ? `into ${name}` : `into ${name} by ${reviewers.join(' or ')}`;
}

/** Whether a person has to let it in; a wait timer alone asks for nobody. */
export function awaitsReview({ waiting_for: waiting }: Deploy): boolean {
  if (waiting?.kind !== 'approval') return false;
  const { environments } = waiting;
  return environments.length === 0 || environments.some(({ reviewers }) => reviewers.length > 0);
}

/** When the first of its wait timers that still run is over; null where none runs at `now`. */
export function opensAt({ waiting_for: waiting }: Deploy, now: number): string | null {
  const times = (waiting?.environments ?? []).flatMap(({ opens_at_utc: at }) => at ?? []);
  const ahead = times.filter((at) => Date.parse(at) > now);
  return ahead.sort((a, b) => Date.parse(a) - Date.parse(b))[0] ?? null;
}
