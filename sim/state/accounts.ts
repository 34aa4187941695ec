/** Who may ask: people with tokens, and GitHub Apps with a key, installations and short-lived tokens. */

export interface Account {
  readonly id: number;
  readonly login: string;
  readonly name: string | null;
  readonly type: 'User' | 'Bot' | 'Organization';
}

export type Level = 'read' | 'write';

/** The permissions the simulator looks at; whatever is absent is not granted. */
export interface Permissions {
  readonly actions?: Level;
  readonly contents?: Level;
  readonly metadata?: Level;
  readonly repository_hooks?: Level;
  readonly checks?: Level;
  /** Commit statuses: to GitHub something else than checks. */
  readonly statuses?: Level;
}

export interface App {
  readonly id: number;
  readonly clientId: string;
  readonly slug: string;
  readonly name: string;
  /** PEM; the private half stays with whoever signs the JWT. */
  readonly publicKey: string;
  readonly bot: Account;
}

export interface Installation {
  readonly id: number;
  readonly app: App;
  /** The account it is installed on: the owner of the repositories. */
  readonly account: Account;
  /** `owner/name` of what it may see, or all of the account's. */
  readonly repositories: readonly string[] | 'all';
  readonly permissions: Permissions;
}

export interface Token {
  readonly token: string;
  readonly kind: 'personal' | 'installation';
  readonly account: Account;
  readonly repositories: readonly string[] | 'all';
  readonly permissions: Permissions;
  /** Whose repositories an installation token reaches. */
  readonly installation: Installation | null;
  /** Server time in ms, null for one that does not expire. */
  readonly expiresAt: number | null;
}

const RANK: Readonly<Record<Level, number>> = { read: 1, write: 2 };

/** Whether `granted` is enough where `needed` is asked. */
export function allows(granted: Level | undefined, needed: Level): boolean {
  return granted !== undefined && RANK[granted] >= RANK[needed];
}

/** What of a repository says who may reach it. */
interface Reachable {
  readonly owner: Account;
  readonly fullName: string;
  readonly formerNames: readonly string[];
}

/** Whether a token was given this repository. */
export function reaches(token: Token, repository: Reachable): boolean {
  if (token.installation && token.installation.account !== repository.owner) return false;
  return includes(token.repositories, repository);
}

/** Whether an installation covers this repository. */
export function covers(installation: Installation, repository: Reachable): boolean {
  return (
    installation.account === repository.owner && includes(installation.repositories, repository)
  );
}

/** What was given under an old name is still given: GitHub goes by the repository's id. */
function includes(given: readonly string[] | 'all', repository: Reachable): boolean {
  if (given === 'all') return true;
  const names = [repository.fullName, ...repository.formerNames].map((one) => one.toLowerCase());
  return given.some((one) => names.includes(one.toLowerCase()));
}
