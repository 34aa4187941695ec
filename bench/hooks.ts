/** What GitHub would send of a job at work. */
export function jobHook(repository: string, runId: number, name: string): object {
  return {
    action: 'in_progress',
    workflow_job: {
      ...{ id: runId, run_id: runId, run_attempt: 1, name },
      ...{ status: 'in_progress', conclusion: null },
      ...{ started_at: '2026-10-01T12:00:00Z', completed_at: null, steps: [] },
    },
    repository: { full_name: repository },
  };
}

/** What GitHub would send of a run that somebody else has started. */
export function runHook(repository: string, runId: number): object {
  const now = new Date().toISOString();
  const path = '.github/workflows/deploy.yml';
  return {
    action: 'requested',
    workflow: { id: 77, path },
    workflow_run: {
      ...{ id: runId, run_number: runId, run_attempt: 1, event: 'workflow_dispatch', path },
      ...{ status: 'queued', conclusion: null, display_title: 'Deploy', actor: { login: 'ann' } },
      ...{ head_branch: 'main', head_sha: 'c41d07b' },
      html_url: `https://github.example/${repository}/actions/runs/${runId}`,
      ...{ created_at: now, run_started_at: now, updated_at: now },
    },
    repository: { full_name: repository },
  };
}
