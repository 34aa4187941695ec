import type { Target } from '../../../src/contract/target.ts';

/** A target on which nothing has happened yet, for tests to change what they are about. */
export function targetWith(change: Partial<Target> = {}): Target {
  return {
    id: 'heroku',
    title: 'Shop',
    repository: 'acme/shop',
    workflow: 'deploy.yml',
    ref: 'main',
    refs: null,
    environment: 'production',
    confirm: 'typed',
    concurrency: 1,
    lock: null,
    freeze: null,
    promotes_from: null,
    behind: null,
    usual: null,
    live: null,
    open: null,
    under_way: 0,
    last: null,
    ...change,
  };
}
