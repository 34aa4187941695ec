import type { IncomingHttpHeaders } from 'node:http';
import type { Backstage } from '../backstage.ts';
import type { ApiVersion } from '../mode.ts';
import type { Caller } from './authenticate.ts';
import type { Links } from './links.ts';
import type { RateState } from './rate.ts';
import type { Reply } from './reply.ts';

/** What a request is, for counts and faults. */
export const ENDPOINT_KINDS = [
  'meta',
  'rate_limit',
  'user',
  'app',
  'installation',
  'installation_token',
  'repository',
  'branches',
  'branch',
  'tags',
  'matching_refs',
  'git_ref',
  'git_tag',
  'commit',
  'compare',
  'check_runs',
  'combined_status',
  'contents',
  'workflows',
  'workflow',
  'dispatch',
  'workflow_runs',
  'runs',
  'run',
  'attempt',
  'jobs',
  'attempt_jobs',
  'job',
  'job_log',
  'run_logs',
  'log_file',
  'cancel',
  'force_cancel',
  'rerun',
  'rerun_failed_jobs',
  'rerun_job',
  'delete_run',
  'enable_workflow',
  'disable_workflow',
  'artifacts',
  'pending_deployments',
  'review_deployments',
  'approvals',
  'environments',
  'environment',
  'hooks',
  'hook',
  'deliveries',
  'delivery',
  'redelivery',
  'app_hook_config',
  'app_deliveries',
  'app_delivery',
  'app_redelivery',
  'page',
  'unknown',
] as const;
export type EndpointKind = (typeof ENDPOINT_KINDS)[number];

/** Served beside the API: no token is looked at, no quota is counted. */
export function isOpen(kind: EndpointKind | undefined): boolean {
  return kind === 'page' || kind === 'log_file';
}

/** One request as a handler sees it. */
export interface Exchange {
  readonly backstage: Backstage;
  readonly caller: Caller;
  readonly version: ApiVersion;
  readonly rate: RateState;
  /** The moment runs are seen at, in server time: now, or earlier from a replica that lags. */
  readonly seenAt: number;
  /** How many of the newest runs a list lacks. */
  readonly missingNewest: number;
  readonly method: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** The raw body. */
  readonly body: string;
  /** Without the mode's prefix and without query. */
  readonly path: string;
  readonly links: Links;
}

export interface Endpoint {
  readonly kind: EndpointKind;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** `:name` takes one segment, `*name` the rest with its slashes. */
  readonly pattern: string;
  /** Its page below docs.github.com/rest, named in errors. */
  readonly docs: string;
  readonly handle: (exchange: Exchange) => Reply;
}
