import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { correlate, type Look } from './correlate.ts';
import { accept, type Deploy, type Wish } from './deploy.ts';
import type { RunSeen } from './event.ts';
import { transition } from './transition.ts';

const T0 = Date.parse('2026-11-23T14:00:00Z');
const A = '0198c0de-0000-7000-8000-00000000000a';
const B = '0198c0de-0000-7000-8000-00000000000b';

/** A deploy that GitHub took 400 ms after it was sent. */
function sent(id: string, at = T0, ref = 'main'): Deploy {
  const wish = {
    id,
    target: 'docs',
    repository: 'acme/docs',
    workflow: 'deploy.yml',
    ref,
    inputs: {},
    environment: null,
    reason: null,
    correlationInput: null,
    override: null,
    rollsBack: null,
    commit: null,
    shaInput: null,
    isTitled: false,
    origin: 'console' as const,
    requestedBy: 'ann',
    requestedAt: at,
  };
  const events = [
    { type: 'sending', at, clockOffset: 0 },
    { type: 'answered', at: at + 400, source: 'dispatch_response', answer: { kind: 'taken' } },
  ] as const;
  return events.reduce((deploy: Deploy, event) => {
    const result = transition(deploy, event);
    return result.ok ? result.deploy : deploy;
  }, accept(wish));
}

function run(runId: number, over: Partial<RunSeen> = {}): RunSeen {
  return {
    runId,
    number: null,
    attempt: 1,
    status: 'queued',
    conclusion: null,
    event: 'workflow_dispatch',
    title: 'Deploy docs',
    actor: 'console-bot',
    headBranch: 'main',
    headSha: 'c41d07b',
    headTitle: null,
    headAt: null,
    url: '',
    createdAt: T0,
    startedAt: null,
    updatedAt: T0,
    ...over,
  };
}

function find(look: Partial<Look> & Pick<Look, 'deploys' | 'runs'>) {
  const findings = correlate({
    complete: true,
    taken: new Set(),
    knownIds: new Set([A, B]),
    identity: 'console-bot',
    clockOffset: 0,
    ...look,
  });
  return (id: string): string => {
    const finding = findings.get(id);
    if (finding === undefined) return 'nothing';
    if (finding.kind === 'proved') return `proved ${finding.run.runId}`;
    const others = finding.candidates.map((candidate) => candidate.runId).join(' ');
    return finding.sole ? `sole ${finding.sole.runId}` : `candidates [${others}]`;
  };
}

describe('by the title', () => {
  test('the run that names the deploy is its run, whoever started it and whenever', () => {
    const named = run(1, { title: `Deploy ${A}`, actor: 'ann', createdAt: T0 + 60_000 });
    assert.equal(find({ deploys: [sent(A)], runs: [named, run(2)] })(A), 'proved 1');
  });

  test('letter case and markup around the id do not matter', () => {
    const named = run(1, { title: `<b>Deploy</b> [${A.toUpperCase()}]!` });
    assert.equal(find({ deploys: [sent(A)], runs: [named] })(A), 'proved 1');
  });

  test('a run that names another deploy is nobody else’s', () => {
    const named = run(1, { title: `Deploy ${B}` });
    assert.equal(find({ deploys: [sent(A)], runs: [named] })(A), 'candidates []');
  });

  test('a run that names two deploys proves nothing for either', () => {
    const both = run(1, { title: `Deploy ${A} and ${B}` });
    const found = find({ deploys: [sent(A), sent(B, T0 + 60_000)], runs: [both] });
    assert.notEqual(found(A), 'proved 1');
    assert.notEqual(found(B), 'proved 1');
  });

  test('two runs that name the deploy are a doubled dispatch: a person decides', () => {
    const runs = [run(1, { title: A }), run(2, { title: A })];
    assert.equal(find({ deploys: [sent(A)], runs })(A), 'candidates [1 2]');
  });

  test('an id that is a piece of something longer is none', () => {
    const longer = run(1, { title: `Deploy ${A}f` });
    assert.match(find({ deploys: [sent(A)], runs: [longer] })(A), /^sole/);
  });

  const foreign = run(1, { title: '12345678-1234-4234-8234-123456789abc' });
  const wishing = (over: Partial<Wish>): Deploy => {
    const deploy = sent(A);
    return { ...deploy, wish: { ...deploy.wish, ...over } };
  };

  test('an id that is no deploy’s says nothing where no id was sent', () => {
    assert.equal(find({ deploys: [sent(A)], runs: [foreign] })(A), 'sole 1');
  });

  test('where one was sent, a run that shows another is somebody else’s', () => {
    const deploys = [wishing({ correlationInput: 'deploy_id' })];
    assert.equal(find({ deploys, runs: [foreign] })(A), 'candidates [1]');
    const given = [wishing({ correlationInput: 'deploy_id', inputs: { release: foreign.title } })];
    assert.equal(find({ deploys: given, runs: [foreign] })(A), 'sole 1');
  });

  test('where the title shows it, a run without it is never taken, however long its own is not listed', () => {
    const deploys = [wishing({ correlationInput: 'deploy_id', isTitled: true })];
    assert.equal(find({ deploys, runs: [run(1)] })(A), 'candidates [1]');
    assert.equal(find({ deploys, runs: [run(1, { title: '' })] })(A), 'sole 1');
  });
});

describe('by being the only one that fits', () => {
  test('the only run of ours in the window fits', () => {
    assert.equal(find({ deploys: [sent(A)], runs: [run(1)] })(A), 'sole 1');
  });

  for (const [why, over] of [
    ['somebody else started it', { actor: 'ann' }],
    ['it is of another ref', { headBranch: 'release/1' }],
    ['it was no dispatch', { event: 'push' }],
    ['it came before the window', { createdAt: T0 - 4_000 }],
    ['it came after the window', { createdAt: T0 + 3_000 }],
    ['nobody is known to have started it', { actor: null }],
  ] as const) {
    test(`not where ${why}`, () => {
      assert.match(find({ deploys: [sent(A)], runs: [run(1, over)] })(A), /^candidates/);
    });
  }

  test('two runs that fit are candidates', () => {
    assert.equal(find({ deploys: [sent(A)], runs: [run(1), run(2)] })(A), 'candidates [1 2]');
  });

  test('a run that fits two deploys is neither’s', () => {
    const found = find({ deploys: [sent(A), sent(B)], runs: [run(1)] });
    assert.equal(found(A), 'candidates [1]');
    assert.equal(found(B), 'candidates [1]');
  });

  test('a run that another deploy owns is out of the question', () => {
    const found = find({ deploys: [sent(A)], runs: [run(1), run(2)], taken: new Set([1]) });
    assert.equal(found(A), 'sole 2');
  });

  test('nothing is singled out from a list of which a page is missing; a title proves all the same', () => {
    const runs = [run(1), run(2, { title: B })];
    const found = find({ deploys: [sent(A), sent(B, T0 + 60_000)], runs, complete: false });
    assert.equal(found(A), 'candidates [1]');
    assert.equal(found(B), 'proved 2');
  });

  test('one given up without anybody knowing whether it fired is a rival still', () => {
    const given: Deploy = { ...sent(B), abandoned: { by: 'ann', reason: 'no', at: T0 + 9_000 } };
    assert.equal(find({ deploys: [sent(A), given], runs: [run(1)] })(A), 'candidates [1]');
  });

  test('nothing is singled out while it is not known who we are', () => {
    const found = find({ deploys: [sent(A)], runs: [run(1)], identity: null });
    assert.equal(found(A), 'candidates [1]');
  });

  test('GitHub’s clock counts, not ours', () => {
    const fiveMinutes = 300_000;
    const deploy = sent(A);
    const ahead = { ...deploy, sending: { ...deploy.sending, clockOffset: fiveMinutes } };
    const runs = [run(1), run(2, { createdAt: T0 + fiveMinutes })];
    assert.equal(find({ deploys: [ahead], runs })(A), 'sole 2');
  });

  test('where the answer was lost the window is ten seconds long', () => {
    const deploy = sent(A);
    const lost: Deploy = { ...deploy, sending: { ...deploy.sending, state: 'lost' } };
    const runs = [run(1, { createdAt: T0 + 11_000 })];
    assert.equal(find({ deploys: [lost], runs })(A), 'sole 1');
    assert.match(find({ deploys: [deploy], runs })(A), /^candidates/);
  });

  test('a rival that shows up later puts the one taken in doubt', () => {
    const bound: Deploy = {
      ...sent(A),
      binding: { runId: 1, url: '', evidence: 'singled_out', by: 'lookup', at: T0 },
    };
    const found = find({ deploys: [bound], runs: [run(1), run(2)] });
    assert.equal(found(A), 'candidates [1 2]');
  });
});
