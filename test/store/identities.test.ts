import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createIdentities } from '../../src/store/identities.ts';
import { openStore } from './bench.ts';

test('a token is spent once, and forgotten only after it has expired', async () => {
  await using bench = await openStore();
  const identities = createIdentities(bench.db);
  const tries = await Promise.all(Array.from({ length: 5 }, () => identities.spend('a', 1_000)));
  assert.deepEqual(tries.filter(Boolean), [true]);
  await identities.forgetSpent(999);
  assert.equal(await identities.spend('a', 1_000), false);
  await identities.forgetSpent(1_000);
  assert.equal(await identities.spend('a', 1_000), true);
});

test('a name stands for good for what it first stood for, however it is spelled', async () => {
  await using bench = await openStore();
  const identities = createIdentities(bench.db);
  assert.equal(await identities.repositoryId('acme/shop'), null);
  await identities.pinRepository('Acme/Shop', 7);
  await identities.pinRepository('acme/shop', 8);
  assert.equal(await identities.repositoryId('ACME/shop'), 7);
  assert.equal(await identities.repositoryId('acme/docs'), null);
  await identities.pinWorkflow('acme/shop', '42', '.github/workflows/a.yml');
  await identities.pinWorkflow('Acme/Shop', '42', '.github/workflows/b.yml');
  assert.equal(await identities.workflowPath('acme/Shop', '42'), '.github/workflows/a.yml');
  assert.equal(await identities.workflowPath('acme/docs', '42'), null);
});
