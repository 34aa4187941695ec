import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { accept, type Deploy, type DeployEvent, dispatchOf, type RunSeen } from './deploy.ts';
import { standingOf } from './standing.ts';
import { isFinal } from './status.ts';
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
  requestedBy: 'ann',
  requestedAt: T0,
});

function run(over: Partial<RunSeen> = {}): RunSeen {
  return {
    runId: RUN,
    attempt: 1,
    status: 'queued',
    conclusion: null,
    event: 'workflow_dispatch',
    title: 'Deploy',
    actor: 'ann',
    headBranch: 'main',
    headSha: 'c41d07b',
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

/** A look in which the run alone fitted. */
function look(at: number): DeployEvent {
  return { type: 'looked', at, source: 'lookup', sole: run(), candidates: [], inDoubt: false };
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

  test('what GitHub says of another run changes nothing', () => {
    const other = observed({ runId: OTHER_RUN, status: 'completed', conclusion: 'success' });
    assert.equal(statusAfter(sending, told, other), 'dispatched');
  });
});

const attempts = fc.integer({ min: 1, max: 3 });
const words: fc.Arbitrary<DeployEvent> = fc.oneof(
  fc
    .record({
      attempt: attempts,
      status: fc.constantFrom('queued', 'waiting', 'in_progress', 'completed'),
      conclusion: fc.constantFrom('success', 'failure', 'cancelled'),
      updatedAt: fc.integer({ min: T0, max: T0 + 1000 }),
    })
    .map(({ status, conclusion, ...rest }) =>
      observed({ ...rest, status, conclusion: status === 'completed' ? conclusion : null }),
    ),
  fc
    .record({
      attempt: attempts,
      phase: fc.constantFrom('building', 'deploying', 'succeeded', 'failed'),
    })
    .map((over) => calledBack(over as Parameters<typeof calledBack>[0])),
  fc.constant(told),
);

describe('any order, any repetition, the same end', () => {
  const start = after(accepted, sending, told);
  const end = (deploy: Deploy) => {
    const { status, attempt } = standingOf(deploy);
    return { status, attempt, run: deploy.binding?.runId, dispatch: dispatchOf(deploy) };
  };

  test('facts shuffled and repeated end in the same state', () => {
    fc.assert(
      fc.property(
        fc.array(words, { maxLength: 12 }).chain((events) =>
          fc.record({
            events: fc.constant(events),
            shuffled: fc.shuffledSubarray(events, {
              minLength: events.length,
              maxLength: events.length,
            }),
            repeated: fc.subarray(events),
          }),
        ),
        ({ events, shuffled, repeated }) => {
          assert.deepEqual(
            end(after(start, ...events)),
            end(after(start, ...shuffled, ...repeated)),
          );
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test('the version rises with every change, and an end is left only for a higher attempt', () => {
    fc.assert(
      fc.property(fc.array(words, { maxLength: 20 }), (events) => {
        let before = start;
        for (const event of events) {
          const next = after(before, event);
          const was = standingOf(before);
          const is = standingOf(next);
          if (next !== before) assert.equal(next.version, before.version + 1);
          if (isFinal(was.status) && !isFinal(is.status)) {
            assert.ok((is.attempt ?? 0) > (was.attempt ?? 0));
          }
          before = next;
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
