import type { Links } from '../http/links.ts';
import type { Attempt, Run } from '../state/run.ts';
import type { JobView, StepView } from '../state/view.ts';
import { type GitHub, nodeId, timestamp } from './github.ts';
import { runPage } from './run.ts';

/** One job as in `GET …/actions/jobs/{id}`. */
export function jobShape(run: Run, attempt: Attempt, job: JobView, links: Links): GitHub<'job'> {
  const repo = links.api(`/repos/${run.repository.fullName}`);
  const hasRunner = job.steps.length > 0;
  return {
    id: job.id,
    run_id: run.id,
    workflow_name: run.workflowName,
    head_branch: run.ref.name,
    run_url: `${repo}/actions/runs/${run.id}`,
    run_attempt: attempt.number,
    node_id: nodeId('CR', job.id),
    head_sha: run.ref.sha,
    url: `${repo}/actions/jobs/${job.id}`,
    html_url: `${runPage(run, links)}/job/${job.id}`,
    status: job.status,
    conclusion: job.conclusion,
    created_at: timestamp(job.createdAt),
    // Never null on GitHub: a queued job "started" when it was created.
    started_at: timestamp(job.startedAt ?? job.createdAt),
    completed_at: timeOrNull(job.completedAt),
    name: job.name,
    steps: job.steps.map(stepShape),
    check_run_url: `${repo}/check-runs/${job.id}`,
    labels: [...job.labels],
    runner_id: hasRunner ? 1 : null,
    runner_name: hasRunner ? 'GitHub Actions 1' : null,
    runner_group_id: hasRunner ? 0 : null,
    runner_group_name: hasRunner ? 'GitHub Actions' : null,
  };
}

function stepShape(step: StepView): NonNullable<GitHub<'job'>['steps']>[number] {
  const { name, status, conclusion, number } = step;
  return {
    ...{ name, status, conclusion, number },
    started_at: timeOrNull(step.startedAt),
    completed_at: timeOrNull(step.completedAt),
  };
}

function timeOrNull(ms: number | null): string | null {
  return ms === null ? null : timestamp(ms);
}
