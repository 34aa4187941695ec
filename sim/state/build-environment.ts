import type { Account } from './accounts.ts';
import type { Ids } from './ids.ts';
import type { Environment, Reviewer } from './repository.ts';
import type { EnvironmentSeed, ReviewerSeed } from './seed.ts';

interface Deps {
  readonly ids: Ids;
  readonly account: (login: string) => Account;
}

export function buildEnvironment(seed: EnvironmentSeed, deps: Deps): Environment {
  return {
    id: deps.ids.next('environment'),
    name: seed.name,
    reviewers: (seed.reviewers ?? []).map((one) => buildReviewer(one, deps)),
    waitTimerMinutes: seed.waitTimerMinutes ?? 0,
  };
}

function buildReviewer(seed: ReviewerSeed, { ids, account }: Deps): Reviewer {
  if (seed.type === 'User') return { type: 'User', account: account(seed.login) };
  const { slug, members = [] } = seed;
  const team = { id: ids.next('team'), slug, members: members.map((login) => account(login)) };
  return { type: 'Team', team };
}
