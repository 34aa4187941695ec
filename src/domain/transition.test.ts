import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { accept, type Deploy, dispatchOf } from './deploy.ts';
import type { DeployEvent, RunSeen } from './event.ts';
import { standingOf } from './standing.ts';
import { transition } from './transition.ts';

const T0 = Date.parse('2026-11-23T14:00:00Z');
const RUN = 19_482_113_907;
const OTHER_RUN = RUN + 1;

const accepted = accept({
  id: '0198c0de-0000-7000-8000-000000000001',
  target: 'heroku',
  repository: 'acme/shop',
  workflow: 'deploy-heroku.yml',
  ref: 'main',
  inputs: {},
  environment: 'production',
  reason: null,
  correlationInput: 'deploy_id',
  override: null,
  rollsBack: null,
  commit: null,
  shaInput: null,
  isTitled: false,
  origin: 'console',
  requestedBy: 'ann',
  requestedAt: T0,
});

function run(over: Partial<RunSeen> = {}): RunSeen {
  return {
    runId: RUN,
    number: null,
    attempt: 1,
    status: 'queued',
    conclusion: null,
    event: 'workflow_dispatch',
    title: 'Deploy',
    actor: 'ann',
    headBranch: 'main',
    headSha: 'c41d07b',
    headTitle: null,
    headAt: null,
    url: 'https://github.example/run',
    createdAt: T0,
    startedAt: T0,
    updatedAt: T0,
    ...over,
  };
}

const sending: DeployEvent = { type: 'sending', at: T0 + 1, clockOffset: 0 };
const taken: DeployEvent = {
  type: 'answered',
  at: T0 + 2,
  source: 'dispatch_response',
  answer: { kind: 'taken' },
};
const told: DeployEvent = {
  type: 'answered',
  at: T0 + 2,
  source: 'dispatch_response',
  answer: { kind: 'told', runId: RUN, url: 'https://github.example/run' },
};
const lost: DeployEvent = {
  type: 'answered',
  at: T0 + 2,
  source: 'dispatch_response',
  answer: { kind: 'unknown', failure: { code: 'answer-lost', message: 'lost' } },
};
const refused: DeployEvent = {
  type: 'answered',
  at: T0 + 2,
  source: 'dispatch_response',
  answer: { kind: 'refused', failure: { code: 'github-refused', message: 'no' } },
};

function calledBack(over: Partial<Extract<DeployEvent, { type: 'called-back' }>>): DeployEvent {
  return {
    type: 'called-back',
    at: T0 + 9,
    runId: RUN,
    attempt: 1,
    phase: 'building',
    message: null,
    ...over,
  };
}

function observed(over: Partial<RunSeen>): DeployEvent {
  return { type: 'observed', at: T0 + 9, source: 'reconciler', run: run(over), jobs: null };
}

/** A person’s order to run it again. */
function rerun(fate?: 'awaited' | 'refused'): Extract<DeployEvent, { type: 'ordered' }> {
  const order = {
    kind: 'rerun',
    by: 'ben',
    at: T0 + 10,
    runId: RUN,
    attempt: 2,
    note: null,
  } as const;
  const known = fate === undefined ? {} : { fate };
  return { type: 'ordered', at: T0 + 10, order: { ...order, ...known } };
}

/** A look in which the run alone fitted. */
function look(at: number): DeployEvent {
  const found = { fits: [RUN], others: [], candidates: [] };
  return { type: 'looked', at, source: 'lookup', sole: run(), ...found };
}

/** Takes events through the door; refusals are passed over. */
function after(deploy: Deploy, ...events: DeployEvent[]): Deploy {
  return events.reduce((before, event) => {
    const result = transition(before, event);
    return result.ok ? result.deploy : before;
  }, deploy);
}

function statusAfter(...events: DeployEvent[]): string {
  return standingOf(after(accepted, ...events)).status;
}

describe('sending', () => {
  test('a deploy is sent once: the second try is refused', () => {
    const begun = after(accepted, sending);
    assert.deepEqual(transition(begun, sending), { ok: false, refusal: 'not-pending' });
    assert.deepEqual(transition(after(begun, lost), sending), {
      ok: false,
      refusal: 'not-pending',
    });
  });

  test('whether it fired is said at every station', () => {
    const states = [
      accepted,
      after(accepted, sending),
      after(accepted, sending, taken),
      after(accepted, sending, told),
      after(accepted, sending, lost),
      after(accepted, sending, refused),
    ].map((deploy) => `${standingOf(deploy).status} ${dispatchOf(deploy)}`);
    assert.deepEqual(states, [
      'accepted not_sent',
      'dispatching unknown',
      'dispatched sent',
      'dispatched sent',
      'unconfirmed unknown',
      'failed not_sent',
    ]);
  });

  test('an answer that comes in after it was given up for lost still counts', () => {
    assert.equal(statusAfter(sending, lost, taken), 'dispatched');
    const deploy = after(accepted, sending, lost, told);
    assert.equal(dispatchOf(deploy), 'sent');
    assert.equal(deploy.binding?.runId, RUN);
  });
});

describe('whose run it is', () => {
  test('the first run that calls back owns the deploy', () => {
    const claimed = after(accepted, sending, taken, calledBack({}));
    const rival = transition(claimed, calledBack({ runId: OTHER_RUN }));
    assert.deepEqual(rival, { ok: false, refusal: 'claimed-by-another-run' });
    assert.equal(claimed.binding?.evidence, 'told');
  });

  test('a run that only fitted gives way to one that proves itself', () => {
    const singled = after(accepted, sending, taken, look(T0 + 10), look(T0 + 3_010));
    assert.equal(singled.binding?.evidence, 'singled_out');
    const proved = after(singled, {
      type: 'proved',
      at: T0 + 5_000,
      source: 'lookup',
      run: run({ runId: OTHER_RUN }),
    });
    assert.equal(proved.binding?.runId, OTHER_RUN);
    assert.equal(proved.binding?.evidence, 'title');
  });

  test('one look is not enough, nor are two close together', () => {
    assert.equal(after(accepted, sending, taken, look(T0 + 10)).binding, null);
    assert.equal(after(accepted, sending, taken, look(T0 + 10), look(T0 + 2_900)).binding, null);
  });

  test('a run known by its title is not changed by another title', () => {
    const prove = (runId: number): DeployEvent => ({
      type: 'proved',
      at: T0 + 9,
      source: 'lookup',
      run: run({ runId }),
    });
    const deploy = after(accepted, sending, lost, prove(RUN), prove(OTHER_RUN));
    assert.equal(deploy.binding?.runId, RUN);
  });

  test('an operator’s word goes before what was told', () => {
    const linked = after(accepted, sending, told, {
      type: 'linked',
      at: T0 + 9,
      actor: 'ben',
      run: run({ runId: OTHER_RUN }),
    });
    assert.equal(linked.binding?.runId, OTHER_RUN);
  });
});

describe('what may not happen is refused', () => {
  const turned = (deploy: Deploy, event: DeployEvent) => {
    const result = transition(deploy, event);
    return result.ok ? 'taken' : result.refusal;
  };
  const abandoned: DeployEvent = { type: 'abandoned', at: T0 + 20, actor: 'ben', reason: 'no' };

  test('a run may not begin what was given up, or was never sent', () => {
    assert.equal(turned(after(accepted, sending, lost, abandoned), calledBack({})), 'not-open');
    assert.equal(turned(after(accepted, sending, refused), calledBack({})), 'not-open');
    assert.equal(turned(accepted, calledBack({})), 'not-open');
  });

  test('but it may go on with what it began before it was given up', () => {
    const begun = after(accepted, sending, lost, calledBack({}), abandoned);
    assert.equal(turned(begun, calledBack({ phase: 'deploying' })), 'taken');
  });

  test('a run that was turned away is known, and can be linked', () => {
    const away: DeployEvent = { type: 'turned-away', at: T0 + 30, runId: RUN };
    const known = after(accepted, sending, lost, abandoned, away);
    assert.deepEqual([standingOf(known).status, known.binding?.runId], ['cancelled', RUN]);
    const link: DeployEvent = { type: 'linked', at: T0 + 40, actor: 'ben', run: run() };
    assert.equal(standingOf(after(known, link)).status, 'queued');
  });

  test('a restart may not call unsent what is being sent, nor lost what was answered', () => {
    const late: DeployEvent = { ...refused, source: 'recovery' } as DeployEvent;
    const stopped: DeployEvent = { ...lost, source: 'recovery' } as DeployEvent;
    assert.equal(turned(after(accepted, sending), late), 'not-pending');
    assert.equal(turned(after(accepted, sending, taken), stopped), 'not-pending');
    assert.equal(turned(accepted, stopped), 'not-pending');
    assert.equal(turned(accepted, late), 'taken');
    assert.equal(turned(after(accepted, sending), stopped), 'taken');
  });
});

describe('where it stands', () => {
  test('GitHub’s end of an attempt outweighs the workflow’s own', () => {
    const deploy = [
      sending,
      told,
      calledBack({ phase: 'succeeded' }),
      observed({ status: 'completed', conclusion: 'failure' }),
    ];
    assert.equal(statusAfter(...deploy.slice(0, 3)), 'succeeded');
    assert.equal(statusAfter(...deploy), 'failed');
  });

  test('every conclusion has its meaning', () => {
    const ends = [
      ['success', 'succeeded'],
      ['neutral', 'succeeded'],
      ['failure', 'failed'],
      ['timed_out', 'failed'],
      ['startup_failure', 'failed'],
      ['stale', 'failed'],
      ['something new', 'failed'],
      ['cancelled', 'cancelled'],
      ['skipped', 'cancelled'],
      ['action_required', 'waiting'],
    ] as const;
    for (const [conclusion, status] of ends) {
      assert.equal(
        statusAfter(sending, told, observed({ status: 'completed', conclusion })),
        status,
      );
    }
  });

  test('a re-run’s next attempt reopens it', () => {
    const ended = observed({ status: 'completed', conclusion: 'failure' });
    const again = observed({ attempt: 2, status: 'in_progress' });
    assert.equal(statusAfter(sending, told, ended, again), 'building');
    assert.equal(statusAfter(sending, told, again, ended), 'building');
  });

  test('a re-run that is asked for holds it open, and leaves it as it ended where nothing comes of it', () => {
    const ended = observed({ status: 'completed', conclusion: 'failure' });
    const awaited = rerun('awaited');
    assert.equal(statusAfter(sending, told, ended, awaited), 'queued');
    const open = after(accepted, sending, told, ended, awaited);
    const another = { ...rerun('awaited').order, at: T0 + 11 };
    const second = transition(open, { type: 'ordered', at: T0 + 11, order: another });
    assert.deepEqual(second, { ok: false, refusal: 'not-open' });
    assert.equal(standingOf(after(open, rerun('refused'))).status, 'failed');
    assert.equal(
      standingOf(after(open, rerun('refused'), rerun())).status,
      'queued',
      'it was taken',
    );
    const again = observed({ attempt: 2, status: 'in_progress' });
    assert.equal(standingOf(after(open, again, rerun('refused'))).status, 'building');
    const gone = observed({ attempt: 2, status: 'completed', conclusion: 'failure' });
    const past = transition(after(accepted, sending, told, ended, gone), awaited);
    assert.deepEqual(past, { ok: false, refusal: 'not-open' }, 'that attempt has been');
  });

  test('a run that is gone after its re-run was taken is not waited for', () => {
    const ended = observed({ status: 'completed', conclusion: 'failure' });
    const what = { source: 'reconciler', runId: RUN, what: 'run', githubAt: T0 + 20 } as const;
    const gone: DeployEvent = { type: 'gone', at: T0 + 20, ...what };
    const open = after(accepted, sending, told, ended, rerun());
    assert.equal(standingOf(after(open, gone)).status, 'failed');
  });

  test('what GitHub says of another run changes nothing', () => {
    const other = observed({ runId: OTHER_RUN, status: 'completed', conclusion: 'success' });
    assert.equal(statusAfter(sending, told, other), 'dispatched');
  });
});
