import { createAppAuth } from '@octokit/auth-app';
import type { Octokit } from '@octokit/core';
import githubAppJwt from 'universal-github-app-jwt';
import type { Secret } from '../config/secret.ts';

export type CredentialsConfig =
  | Readonly<{ kind: 'token'; token: Secret }>
  | Readonly<{ kind: 'app'; appId: string; privateKey: Secret }>
  | Readonly<{ kind: 'none' }>;

/** The console has nothing GitHub would let it in with: nothing was asked of GitHub. */
export class CredentialsError extends Error {
  override name = 'CredentialsError';
  /** GitHub could not be reached for it, or is in trouble: another try makes sense. */
  readonly isTransient: boolean;

  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    // Octokit gives a connection that failed the status 500.
    this.isTransient = Number((cause as { status?: unknown } | undefined)?.status ?? 0) >= 500;
  }
}

/** A way into GitHub: the `Authorization`, and what it is called in the books (never the secret). */
export type Access = Readonly<{ authorization: string; credential: string }>;

export type Credentials = Readonly<{
  /** For calls about this repository. Throws CredentialsError. */
  access: (repository: string) => Promise<Access>;
  /** With the path that tells who the console is; null where nothing does. */
  whoAmI: () => Promise<(Access & { route: 'GET /user' | 'GET /app' }) | null>;
  /** For what only the App itself may ask; null where the console is none. Throws CredentialsError. */
  app: () => Promise<Access | null>;
  /** What calls about this repository are booked on; null before the first. */
  bookedOn: (repository: string) => string | null;
  /** Forgets what was learned about a repository: its installation or token was refused. */
  forget: (repository: string) => void;
}>;

/** A token as it is; or an App, whose installation is found per repository and token renewed in time. */
export function createCredentials(
  config: CredentialsConfig,
  request: Octokit['request'],
  githubNow: () => number,
): Credentials {
  switch (config.kind) {
    case 'token':
      return tokenCredentials(config.token);
    case 'app':
      return appCredentials(config, request, githubNow);
    case 'none':
      return noCredentials;
  }
}

const noCredentials: Credentials = {
  access: () =>
    Promise.reject(
      new CredentialsError(
        'The console has no way into GitHub: set GITHUB_TOKEN, or GITHUB_APP_ID and GITHUB_APP_PRIVATE_KEY.',
      ),
    ),
  whoAmI: () => Promise.resolve(null),
  app: () => Promise.resolve(null),
  bookedOn: () => null,
  forget: () => {},
};

const TOKEN = 'token';

function tokenCredentials(token: Secret): Credentials {
  const access: Access = { authorization: `Bearer ${token.reveal()}`, credential: TOKEN };
  return {
    access: () => Promise.resolve(access),
    whoAmI: () => Promise.resolve({ ...access, route: 'GET /user' }),
    app: () => Promise.resolve(null),
    bookedOn: () => TOKEN,
    forget: () => {},
  };
}

function appCredentials(
  { appId, privateKey }: { appId: string; privateKey: Secret },
  request: Octokit['request'],
  githubNow: () => number,
): Credentials {
  const auth = createAppAuth({ appId, createJwt, request });
  const installations = new Map<string, number>();
  const renew = new Set<string>();

  /** Signed for GitHub's time: a clock a few minutes off would make the signature worthless. */
  async function createJwt(id: string | number): Promise<{ jwt: string; expiresAt: string }> {
    const now = Math.floor(githubNow() / 1000);
    const signed = await githubAppJwt({ id, privateKey: privateKey.reveal(), now });
    return { jwt: signed.token, expiresAt: new Date(signed.expiration * 1000).toISOString() };
  }

  async function installationOf(repository: string): Promise<number> {
    const known = installations.get(repository);
    if (known !== undefined) return known;
    const [owner = '', repo = ''] = repository.split('/');
    const { token } = await auth({ type: 'app' });
    const { data } = await request('GET /repos/{owner}/{repo}/installation', {
      owner,
      repo,
      headers: { authorization: `Bearer ${token}` },
    });
    installations.set(repository, data.id);
    return data.id;
  }

  async function asApp(): Promise<Access> {
    const { token } = await auth({ type: 'app' }).catch((cause: unknown) => {
      throw new CredentialsError('The GitHub App could not sign its key.', cause);
    });
    return { authorization: `Bearer ${token}`, credential: `app ${appId}` };
  }

  return {
    access: async (repository) => {
      try {
        const installationId = await installationOf(repository);
        const refresh = renew.delete(repository);
        const { token } = await auth({ type: 'installation', installationId, refresh });
        return { authorization: `Bearer ${token}`, credential: nameOf(installationId) };
      } catch (cause) {
        const said = cause instanceof Error ? cause.message : 'no reason given';
        const message = `The GitHub App could not get a token for ${repository}: ${said}`;
        throw new CredentialsError(message, cause);
      }
    },
    whoAmI: async () => ({ ...(await asApp()), route: 'GET /app' }),
    app: asApp,
    bookedOn: (repository) => {
      const id = installations.get(repository);
      return id === undefined ? null : nameOf(id);
    },
    forget: (repository) => {
      installations.delete(repository);
      renew.add(repository);
    },
  };
}

function nameOf(installationId: number): string {
  return `installation ${installationId}`;
}
