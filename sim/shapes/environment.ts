import type { Links } from '../http/links.ts';
import type { Account } from '../state/accounts.ts';
import type { PlannedJob } from '../state/job.ts';
import {
  type Environment,
  mayReview,
  type Repository,
  type Reviewer,
} from '../state/repository.ts';
import type { Review, Run } from '../state/run.ts';
import { simpleUser, teamShape } from './account.ts';
import { type GitHub, nodeId, timestamp } from './github.ts';

function named(repository: Repository, one: Environment, links: Links) {
  const name = encodeURIComponent(one.name);
  return {
    id: one.id,
    node_id: nodeId('EN', one.id),
    name: one.name,
    url: links.api(`/repos/${repository.fullName}/environments/${name}`),
    html_url: links.html(
      `/${repository.fullName}/deployments/activity_log?environments_filter=${name}`,
    ),
  };
}

function dated(repository: Repository, one: Environment, links: Links) {
  const at = timestamp(repository.createdAt);
  return { ...named(repository, one, links), created_at: at, updated_at: at };
}

/** `GET …/environments/{name}`. */
export function environmentShape(
  repository: Repository,
  one: Environment,
  links: Links,
): GitHub<'environment'> {
  const { id, waitTimerMinutes, reviewers } = one;
  const timer = { ...rule('wait_timer', id + 1), wait_timer: waitTimerMinutes };
  const required = {
    ...rule('required_reviewers', id + 2),
    prevent_self_review: false,
    reviewers: reviewers.map((reviewer) => reviewerShape(repository, reviewer, links)),
  };
  return {
    ...dated(repository, one, links),
    protection_rules: [
      ...(waitTimerMinutes > 0 ? [timer] : []),
      ...(reviewers.length > 0 ? [required] : []),
    ],
    deployment_branch_policy: null,
  };
}

function rule(type: string, id: number) {
  return { id, node_id: nodeId('GA', id), type };
}

/** A person or a team that may review. */
export function reviewerShape(repository: Repository, one: Reviewer, links: Links) {
  return one.type === 'User'
    ? { type: one.type, reviewer: simpleUser(one.account, links) }
    : { type: one.type, reviewer: teamShape(one.team, repository.owner, links) };
}

/** One of `GET …/runs/{id}/pending_deployments`: an environment that a job waits for since `waitsSince`. */
export function pendingDeployment(
  run: Run,
  one: Environment,
  given: { links: Links; caller: Account | null; waitsSince: number },
): GitHub<'pending-deployment'> {
  const { links, caller, waitsSince } = given;
  return {
    environment: named(run.repository, one, links),
    wait_timer: one.waitTimerMinutes,
    wait_timer_started_at: one.waitTimerMinutes > 0 ? timestamp(waitsSince) : null,
    current_user_can_approve: caller !== null && mayReview(one, caller),
    reviewers: one.reviewers.map((reviewer) => reviewerShape(run.repository, reviewer, links)),
  };
}

/** One of `GET …/runs/{id}/approvals`. */
export function approvalShape(
  run: Run,
  review: Review,
  links: Links,
): GitHub<'environment-approvals'> {
  return {
    environments: [dated(run.repository, review.environment, links)],
    state: review.state,
    user: simpleUser(review.by, links),
    comment: review.comment,
  };
}

/** What a reviewed job deploys; it has the job's id, as deployments are not kept. */
export function deploymentShape(
  run: Run,
  job: PlannedJob,
  given: { links: Links; environment: string; at: number },
): GitHub<'deployment'> {
  const { links, environment, at } = given;
  const repo = links.api(`/repos/${run.repository.fullName}`);
  const url = `${repo}/deployments/${job.id}`;
  return {
    ...{ url, id: job.id, node_id: nodeId('DE', job.id), sha: run.ref.sha, ref: run.ref.name },
    ...{ task: 'deploy', payload: {}, original_environment: environment, environment },
    description: null,
    creator: simpleUser(run.actor, links),
    created_at: timestamp(at),
    updated_at: timestamp(at),
    statuses_url: `${url}/statuses`,
    repository_url: repo,
  };
}
