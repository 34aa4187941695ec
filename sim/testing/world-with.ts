import assert from 'node:assert/strict';
import type { RepositorySeed, WorldSeed } from '../state/seed.ts';
import { smallWorld } from './small-world.ts';

/** `smallWorld` with nothing but `acme/shop`, whose only workflow, `deploy.yml`, is this. */
export function worldWith(source: string, more: Partial<RepositorySeed> = {}): WorldSeed {
  const world = smallWorld();
  const [shop] = world.repositories;
  assert.ok(shop);
  return {
    ...world,
    repositories: [{ ...shop, workflows: [{ file: 'deploy.yml', source }], ...more }],
  };
}
