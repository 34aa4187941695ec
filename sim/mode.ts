/** What differs between the GitHubs: github.com on its two API versions, and three Enterprise Servers. */
export const MODES = ['dotcom-2022', 'dotcom-2026', 'ghes-3.19', 'ghes-3.20', 'ghes-3.21'] as const;
export type Mode = (typeof MODES)[number];

export type ApiVersion = '2022-11-28' | '2026-03-10';

export interface Traits {
  /** Path before every API endpoint; Enterprise Server serves pages and API from one host. */
  readonly prefix: '' | '/api/v3';
  /** What `GET /meta` says, null on github.com. */
  readonly installedVersion: string | null;
  /** Newest first; the answer to an unknown version lists them so. */
  readonly apiVersions: readonly ApiVersion[];
  /** What a request without `X-GitHub-Api-Version` gets. */
  readonly defaultVersion: ApiVersion;
  /** Whether the dispatch body may hold `return_run_details` and is then answered 200. */
  readonly tellsRun: boolean;
  /** Inputs a workflow may declare and a dispatch may carry. */
  readonly maxInputs: 10 | 25;
  /** Enterprise Server has rate limits off unless an administrator turns them on. */
  readonly rateLimited: boolean;
  /** How long the receiver of a webhook may take. */
  readonly webhookTimeoutMs: 10_000 | 30_000;
}

const dotcom = {
  prefix: '',
  installedVersion: null,
  apiVersions: ['2026-03-10', '2022-11-28'],
  tellsRun: true,
  maxInputs: 25,
  rateLimited: true,
  webhookTimeoutMs: 10_000,
} as const;

const enterprise = {
  prefix: '/api/v3',
  defaultVersion: '2022-11-28',
  rateLimited: false,
  webhookTimeoutMs: 30_000,
} as const;

/** Sources: docs.github.com "API versions", the dispatch endpoint's page per server version. */
export const TRAITS: Readonly<Record<Mode, Traits>> = {
  'dotcom-2022': { ...dotcom, defaultVersion: '2022-11-28' },
  'dotcom-2026': { ...dotcom, defaultVersion: '2026-03-10' },
  'ghes-3.19': {
    ...enterprise,
    installedVersion: '3.19.2',
    apiVersions: ['2022-11-28'],
    tellsRun: false,
    maxInputs: 10,
  },
  'ghes-3.20': {
    ...enterprise,
    installedVersion: '3.20.1',
    apiVersions: ['2022-11-28'],
    tellsRun: false,
    maxInputs: 25,
  },
  'ghes-3.21': {
    ...enterprise,
    installedVersion: '3.21.0',
    apiVersions: ['2026-03-10', '2022-11-28'],
    tellsRun: true,
    maxInputs: 25,
  },
};
