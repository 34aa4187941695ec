import type { Links } from '../http/links.ts';
import type { Attempt, Run } from '../state/run.ts';
import { viewAttempt } from '../state/view.ts';
import { simpleUser } from './account.ts';
import { simpleCommit } from './commit.ts';
import { type GitHub, nodeId, timestamp } from './github.ts';
import { minimalRepository } from './repository.ts';

/** `GET …/actions/runs/{id}` of one attempt at one moment (server time in ms), under its own number or another. */
export function runShape(
  run: Run,
  attempt: Attempt,
  given: { links: Links; now: number; number?: number },
): GitHub<'workflow-run'> {
  const { links, number = attempt.number } = given;
  const { repository, workflow } = run;
  const view = viewAttempt(attempt, given.now);
  const commit = repository.commits.get(run.ref.sha);
  const minimal = minimalRepository(repository, links);
  return {
    id: run.id,
    name: run.workflowName,
    node_id: nodeId('WFR', run.id),
    head_branch: run.ref.name,
    head_sha: run.ref.sha,
    path: `.github/workflows/${workflow.file}`,
    display_title: run.displayTitle,
    run_number: run.number,
    event: run.event,
    status: view.status,
    conclusion: view.conclusion,
    workflow_id: workflow.id,
    check_suite_id: run.checkSuiteId,
    check_suite_node_id: nodeId('CS', run.checkSuiteId),
    ...runLinks(run, number, links),
    pull_requests: [],
    created_at: timestamp(run.createdAt),
    updated_at: timestamp(view.updatedAt),
    actor: simpleUser(run.actor, links),
    run_attempt: number,
    referenced_workflows: [],
    run_started_at: timestamp(attempt.startedAt),
    triggering_actor: simpleUser(attempt.triggeringActor, links),
    head_commit: commit ? simpleCommit(commit) : null,
    repository: minimal,
    head_repository: minimal,
  };
}

function runLinks(run: Run, number: number, links: Links) {
  const repo = `/repos/${run.repository.fullName}`;
  const url = links.api(`${repo}/actions/runs/${run.id}`);
  const previous = number > 1 ? `${url}/attempts/${number - 1}` : null;
  return {
    url,
    html_url: runPage(run, links),
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    check_suite_url: links.api(`${repo}/check-suites/${run.checkSuiteId}`),
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    previous_attempt_url: previous,
    workflow_url: links.api(`${repo}/actions/workflows/${run.workflow.id}`),
  };
}

export function runPage(run: Run, links: Links): string {
  return links.html(`/${run.repository.fullName}/actions/runs/${run.id}`);
}

/** The 200 of a dispatch: https://docs.github.com/rest/actions/workflows#create-a-workflow-dispatch-event */
export function dispatchDetails(run: Run, links: Links): GitHub<'workflow-dispatch-response'> {
  return {
    workflow_run_id: run.id,
    run_url: links.api(`/repos/${run.repository.fullName}/actions/runs/${run.id}`),
    html_url: runPage(run, links),
  };
}
