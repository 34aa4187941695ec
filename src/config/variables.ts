/**
 * Every environment variable the server reads: the one list that parsing, `signalbox config` and
 * docs/configuration.md are made from.
 */
export type Variable = Readonly<{
  name: string;
  /** As shown; the empty string where unset means off. */
  default: string;
  meaning: string;
  secret?: true;
}>;

export const VARIABLES = [
  { name: 'HOST', default: '127.0.0.1', meaning: 'the address the server listens on' },
  { name: 'PORT', default: '8080', meaning: 'the port it listens on' },
  {
    name: 'PUBLIC_URL',
    default: 'http://HOST:PORT',
    meaning: 'how browsers and workflows reach it; the audience of runs’ tokens',
  },
  {
    name: 'DATABASE_URL',
    default: 'sqlite:data/signalbox.db',
    meaning: '`sqlite:PATH`: the file that holds everything',
  },
  { name: 'SIGNALBOX_CONFIG', default: 'signalbox.yaml', meaning: 'the targets file' },
  {
    name: 'GITHUB_API_URL',
    default: 'https://api.github.com',
    meaning: 'GitHub’s API; for GitHub Enterprise Server `https://host/api/v3`',
  },
  {
    name: 'GITHUB_TOKEN',
    default: '',
    meaning: 'a fine-grained token (Actions: write, Contents: read); or a GitHub App:',
    secret: true,
  },
  { name: 'GITHUB_APP_ID', default: '', meaning: 'the App’s id' },
  {
    name: 'GITHUB_APP_PRIVATE_KEY',
    default: '',
    meaning: 'the App’s private key as PEM, `\\n` escapes accepted',
    secret: true,
  },
  {
    name: 'GITHUB_WEBHOOK_SECRET',
    default: '',
    meaning:
      'the secret of GitHub’s webhooks, at least 16 characters; two with a space between them while it is changed; unset: webhooks are not taken',
    secret: true,
  },
  {
    name: 'GITHUB_OIDC_ISSUER',
    default: 'https://token.actions.githubusercontent.com',
    meaning:
      'whose tokens runs may call back with, exactly as their `iss` says; with `/ENTERPRISE` where an enterprise has an issuer of its own. Unset beside another GITHUB_API_URL: `https://HOST/_services/token`, or `https://token.actions.SUBDOMAIN.ghe.com`',
  },
  {
    name: 'CALLBACK_TOKEN',
    default: '',
    meaning:
      'a bearer token for the callbacks of workflows that cannot get one of GitHub’s; unset: only runs’ own tokens are taken',
    secret: true,
  },
  {
    name: 'FLAG_CONSOLE_DEPLOY_ASYNC',
    default: 'off',
    meaning:
      'on (`1`, `true`, `yes`, `on`): a POST answers 202 as soon as GitHub took the dispatch; off: 201 after waiting up to 20 s for the run id',
  },
  {
    name: 'SIGNALBOX_ADMIN_TOKEN',
    default: '',
    meaning:
      'a bearer token with the admin role, at least 20 characters; also signs in to the page',
    secret: true,
  },
  {
    name: 'GITHUB_CLIENT_ID',
    default: '',
    meaning: 'reserved: sign-in with GitHub is not in this version yet',
  },
  {
    name: 'GITHUB_CLIENT_SECRET',
    default: '',
    meaning: 'reserved, see GITHUB_CLIENT_ID',
    secret: true,
  },
  {
    name: 'SESSION_SECRET',
    default: '',
    meaning:
      'signs session cookies, at least 32 characters; unset: derived from SIGNALBOX_ADMIN_TOKEN',
    secret: true,
  },
  {
    name: 'RATE_LIMIT_PER_MINUTE',
    default: '600 a caller; none for the local operator',
    meaning: 'how many requests that change something one caller may send a minute',
  },
  {
    name: 'LOG_LEVEL',
    default: 'info',
    meaning: '`fatal`, `error`, `warn`, `info`, `debug`, `trace` or `silent`',
  },
] as const satisfies readonly Variable[];

export type VariableName = (typeof VARIABLES)[number]['name'];

/** Variables of these families are ours: one we do not know is a slip of the pen. */
export const OUR_PREFIXES = ['SIGNALBOX_', 'FLAG_CONSOLE_'] as const;
