import type { App } from '../state/accounts.ts';
import type { Repository } from '../state/repository.ts';
import type { Answer } from './post.ts';

/** What of a run a repository's hook is told. */
export type RepositoryEvent = 'workflow_run' | 'workflow_job';
export type HookEvent = RepositoryEvent | 'workflow_dispatch' | 'deployment_review' | 'ping';

/** Who hears what happens, and what it was sent. */
export type Hook = {
  readonly id: number;
  readonly url: string;
  readonly secret: string;
  /** Beside `ping`. */
  readonly events: readonly HookEvent[];
  /** Server time in ms. */
  readonly createdAt: number;
  /** The last thousand, oldest first; each once it has ended. */
  readonly deliveries: Delivery[];
} & (
  | { readonly kind: 'repository'; readonly repository: Repository }
  | { readonly kind: 'app'; readonly app: App | null }
);

/** What is to be sent to one hook. */
export interface Letter {
  readonly hook: Hook;
  /** Of the event: one for all who hear it, and for every try. */
  readonly guid: string;
  readonly event: HookEvent;
  readonly action: string | null;
  readonly redelivery: boolean;
  readonly installationId: number | null;
  readonly repositoryId: number | null;
  readonly payload: object;
}

/** One try, and what came of it. */
export interface Delivery extends Letter, Answer {
  readonly id: number;
  /** When it left; server time in ms. */
  readonly deliveredAt: number;
  readonly durationMs: number;
  readonly request: { readonly headers: Readonly<Record<string, string>>; readonly body: string };
}
