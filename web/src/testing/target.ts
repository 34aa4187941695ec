import type { Target } from '../../../src/contract/target.ts';

/** A target where nothing has happened yet, for tests to change what they are about. */
export function targetWith(change: Partial<Target> = {}): Target {
  return {
    id: 'heroku',
    title: 'Shop on Heroku',
    repository: 'acme/shop',
    workflow: 'deploy-heroku.yml',
    ref: 'main',
    refs: null,
    environment: 'production',
    promotes_from: null,
    confirm: 'click',
    lock: null,
    freeze: null,
    behind: null,
    live: null,
    open: null,
    last: null,
    ...change,
  };
}
