import type { Deploy } from '../../../src/contract/deploy.ts';

export const AT = '2026-05-02T14:02:11.000Z';

/** A deploy as it is right after the press, for tests to change what they are about. */
export function deployWith(change: Partial<Deploy> = {}): Deploy {
  return {
    id: '0198c0de-0000-7000-8000-000000000001',
    target: 'heroku',
    repository: 'acme/shop',
    workflow: 'deploy-heroku.yml',
    ref: 'main',
    inputs: {},
    environment: 'production',
    reason: null,
    override_reason: null,
    rolls_back: null,
    origin: 'console',
    github_run_number: null,
    waiting_for: null,
    replaced_by: null,
    merged_into: null,
    status: 'accepted',
    dispatch: 'not_sent',
    github_run_id: null,
    github_run_attempt: null,
    github_run_url: null,
    head_sha: null,
    sha: null,
    title: null,
    expected_sha: null,
    differs: null,
    resolved_by: null,
    evidence: null,
    in_doubt: false,
    requested_by: 'Ann',
    requested_at_utc: AT,
    sent_at_utc: null,
    run_found_at_utc: null,
    started_at_utc: null,
    updated_at_utc: AT,
    finished_at_utc: null,
    learned: { source: 'request', at_utc: AT },
    error: null,
    error_code: null,
    version: 1,
    ...change,
  };
}
