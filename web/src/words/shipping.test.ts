import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deployWith } from '../testing/deploy.ts';
import { commitUrl, compareUrl, differsWords } from './shipping.ts';

const [A, B] = ['a'.repeat(40), 'b'.repeat(40)];
const RUN = 'https://github.example/acme/shop/actions/runs/7';

void test('another commit is named beside the one that was shown', () => {
  const deploy = deployWith({ differs: 'commit', expected_sha: A, sha: B, status: 'building' });
  assert.equal(
    differsWords(deploy),
    'Another commit ships than the one that was shown: aaaaaaa shown, bbbbbbb ships.',
  );
  assert.match(differsWords({ ...deploy, status: 'succeeded' }) ?? '', /bbbbbbb shipped\.$/);
});

void test('another workflow file is said to be only that', () => {
  const deploy = deployWith({ differs: 'workflow', expected_sha: A, sha: A, head_sha: B });
  assert.equal(differsWords(deploy), 'The named commit ships, by the workflow file of bbbbbbb.');
  assert.equal(differsWords(deployWith({ expected_sha: A, sha: A })), null);
});

void test('GitHub’s pages are found by the run’s address', () => {
  const [before, deploy] = [deployWith({ sha: A }), deployWith({ sha: B, github_run_url: RUN })];
  assert.equal(commitUrl(deploy), `https://github.example/acme/shop/commit/${B}`);
  assert.equal(compareUrl(deploy, before), `https://github.example/acme/shop/compare/${A}...${B}`);
  assert.equal(compareUrl(deploy, { ...before, sha: B }), null, 'nothing changed');
  assert.equal(compareUrl(deploy, { ...before, repository: 'acme/other' }), null);
  assert.equal(commitUrl({ ...deploy, github_run_url: 'javascript:alert(1)' }), null);
});
