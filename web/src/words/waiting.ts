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

/** Who may let it in, environment by environment, as a sentence. */
export function reviewersWords({ waiting_for: waiting }: Deploy): string {
  const gates = (waiting?.environments ?? []).filter(({ reviewers }) => reviewers.length > 0);
  if (gates.length === 0) return 'Who may approve is not known here.';
  const each = gates.map(({ name, reviewers }) => `${reviewers.join(' or ')} for ${name}`);
  return `May be approved by ${each.join(', and by ')}.`;
}

/**
 * The deploy that a run of this one's workflow probably waits for: GitHub does not name the holder of a
 * concurrency group, so it is the oldest that is at work. Null where none is known.
 */
export function probablyBehind(deploy: Deploy, open: readonly Deploy[]): Deploy | null {
  const isAhead = (each: Deploy): boolean =>
    each.id !== deploy.id &&
    each.repository === deploy.repository &&
    each.workflow === deploy.workflow &&
    (each.status === 'building' || each.status === 'deploying');
  return open.filter(isAhead).sort((a, b) => (a.id < b.id ? -1 : 1))[0] ?? null;
}
