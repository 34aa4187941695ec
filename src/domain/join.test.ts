import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { inDoubt } from './binding.ts';
import { accept, type Deploy, dispatchOf, githubWord, runFacts } from './deploy.ts';
import type { DeployEvent, RunSeen } from './event.ts';
import { join } from './join.ts';
import type { Job } from './run.ts';
import { holdOf } from './run-status.ts';
import { isFollowed, standingOf } from './standing.ts';
import { isFinal } from './status.ts';
import { transition } from './transition.ts';

const T0 = Date.parse('2026-11-23T14:00:00Z');
/** The run that carries the deploy out, one an operator may point at, and one that is another deploy's. */
const [OWN, LINKED, ALIEN] = [101, 102, 103] as const;

const accepted = accept({
  id: '0198c0de-0000-7000-8000-000000000001',
  target: 'heroku',
  repository: 'acme/shop',
  workflow: 'deploy.yml',
  ref: 'main',
  inputs: {},
  environment: null,
  reason: null,
  correlationInput: null,
  override: null,
  rollsBack: null,
  commit: null,
  shaInput: null,
  isTitled: false,
  origin: 'console',
  requestedBy: 'ann',
  requestedAt: T0,
});

type Untimed = DeployEvent extends infer E
  ? E extends DeployEvent
    ? Omit<E, 'at'>
    : never
  : never;

const seen = (runId: number, over: Partial<RunSeen> = {}): RunSeen => ({
  ...{
    runId,
    number: null,
    attempt: 1,
    status: 'queued',
    conclusion: null,
    event: 'workflow_dispatch',
  },
  ...{
    title: 'Deploy',
    actor: 'ann',
    headBranch: 'main',
    headSha: `c0de${runId}`,
    headTitle: null,
    headAt: null,
  },
  ...{ url: `https://github.example/${runId}`, createdAt: T0, startedAt: T0, updatedAt: T0 },
  ...over,
});

const failure = (code: 'answer-lost' | 'server-stopped') => ({ code, message: code }) as const;
const attempt = fc.integer({ min: 1, max: 3 });

const words = (runId: number): fc.Arbitrary<RunSeen> =>
  fc
    .record({
      attempt,
      status: fc.constantFrom('queued', 'pending', 'waiting', 'in_progress', 'completed'),
      conclusion: fc.constantFrom('success', 'failure', 'cancelled'),
      updatedAt: fc.integer({ min: T0, max: T0 + 5 }),
    })
    .map(({ conclusion, ...word }) =>
      seen(runId, { ...word, conclusion: word.status === 'completed' ? conclusion : null }),
    );

const look = (sole: RunSeen | null, fits: readonly number[], others: readonly number[] = []) =>
  ({ type: 'looked', source: 'lookup', sole, fits, others, candidates: [] }) as const;

const STATUSES = ['queued', 'waiting', 'in_progress', 'completed'] as const;

/** Some of the three jobs there are, each somewhere. */
const jobLists: fc.Arbitrary<readonly Job[]> = fc
  .uniqueArray(
    fc.record({ id: fc.integer({ min: 1, max: 3 }), status: fc.constantFrom(...STATUSES) }),
    { selector: ({ id }) => id },
  )
  .map((jobs) =>
    jobs.map(({ id, status }) => ({
      ...{ id, name: `job ${id}`, status, url: null, completedAt: null, startedAt: null },
      conclusion: status === 'completed' ? 'success' : null,
      steps: status === 'in_progress' ? [{ ...BUILD, status }] : [],
    })),
  );

const BUILD = { number: 1, name: 'Build', conclusion: null, startedAt: null, completedAt: null };

function ofAttempt<T>(jobs: fc.Arbitrary<T>) {
  return fc.record({ runId: fc.constantFrom(OWN, LINKED), attempt, jobs });
}

/** Every kind of fact that the history of one deploy can hold: what is certain names one run only. */
const facts: fc.Arbitrary<Untimed> = fc.oneof(
  fc.constantFrom<Untimed>(
    { type: 'sending', clockOffset: 7 },
    answered({ kind: 'taken' }),
    answered({ kind: 'told', runId: OWN, url: '' }),
    answered({ kind: 'unknown', failure: failure('answer-lost') }),
    answered({ kind: 'unknown', failure: failure('server-stopped') }),
    look(null, []),
    look(null, [], [ALIEN]),
    { type: 'disproved', source: 'lookup', runId: ALIEN, owner: 'another' },
    { type: 'turned-away', runId: OWN },
    { type: 'abandoned', actor: 'ben', reason: 'it did not run' },
  ),
  words(OWN).map((run) => look(run, [OWN])),
  words(OWN).map((run) => ({ type: 'proved', source: 'lookup', run }) as const),
  fc
    .tuple(fc.constantFrom(OWN, LINKED).chain(words), fc.option(jobLists))
    .map(([run, jobs]) => ({ type: 'observed', source: 'reconciler', run, jobs }) as const),
  ofAttempt(jobLists).map(
    (word) => ({ type: 'jobs-observed', source: 'webhook', ...word }) as const,
  ),
  ofAttempt(fc.constant(null)).map(({ runId, attempt: of }) => {
    const by = { runId: LINKED + of, number: 815, url: '' };
    return { type: 'replaced', source: 'reconciler', runId, attempt: of, by } as const;
  }),
  ofAttempt(fc.constantFrom('production', null)).map(
    ({ runId, attempt: of, jobs: environment }) => {
      const gates =
        environment === null ? [] : [{ environment, reviewers: ['ben'], opensAt: null }];
      return { type: 'held', source: 'webhook', runId, attempt: of, gates } as const;
    },
  ),
  fc
    .record({
      what: fc.constantFrom('run', 'repository'),
      githubAt: fc.integer({ min: T0, max: T0 + 5 }),
    })
    .map((gone) => ({ type: 'gone', source: 'reconciler', runId: OWN, ...gone }) as const),
  fc
    .constantFrom(OWN, LINKED)
    .chain(words)
    .map((run) => ({ type: 'linked', actor: 'ben', run }) as const),
  fc
    .record({
      kind: fc.constantFrom('rerun', 'cancel'),
      attempt,
      fate: fc.constantFrom('awaited', 'refused', undefined),
    })
    .map(({ fate, ...order }) => {
      const said = { by: 'ben', at: T0 + 1_000, runId: OWN, note: null };
      const known = fate === undefined ? {} : { fate };
      return { type: 'ordered', order: { ...order, ...said, ...known } } as const;
    }),
  fc
    .record({
      attempt,
      phase: fc.constantFrom('building', 'deploying', 'succeeded', 'failed'),
      message: fc.constantFrom(null, 'a', 'b'),
    })
    .map((word) => ({ type: 'called-back', runId: OWN, ...word }) as const),
);

function answered(answer: Extract<DeployEvent, { type: 'answered' }>['answer']): Untimed {
  return { type: 'answered', source: 'dispatch_response', answer };
}

/** Facts as they were heard, each at a time of its own; looks are far enough apart to count. */
const history: fc.Arbitrary<DeployEvent[]> = fc
  .array(facts, { maxLength: 14 })
  .map((events) => events.map((event, i) => ({ ...event, at: T0 + 3_100 * i }) as DeployEvent));

const told = (events: readonly DeployEvent[]): Deploy => events.reduce(join, accepted);

/** All that anybody can see, but for who said it first. */
function visible(deploy: Deploy): object {
  const { status, attempt: of, finishedAt, failure: why } = standingOf(deploy);
  const { binding, claim, abandoned, sending, orders } = deploy;
  return {
    ...{ status, of, finishedAt, why, claim, abandoned, sending, orders },
    ...{ run: binding?.runId, evidence: binding?.evidence, dispatch: dispatchOf(deploy) },
    doubt: inDoubt(deploy),
    ...attemptsOf(deploy),
  };
}

function attemptsOf(deploy: Deploy): object {
  const word = githubWord(deploy);
  return {
    hold: word && holdOf(word),
    isFollowed: isFollowed(deploy),
    attempts: runFacts(deploy)?.attempts.map((word) => ({ ...word, heardAt: null, source: null })),
  };
}

const sent: DeployEvent = { type: 'sending', at: T0, clockOffset: 0 };
const none: DeployEvent = { type: 'disproved', at: T0, source: 'lookup', runId: 1, owner: '' };

describe('any order, any repetition, the same end', () => {
  test('of everything that the history of one deploy can hold', () => {
    const scrambled = history.chain((events) =>
      fc.record({
        events: fc.constant(events),
        shuffled: fc.shuffledSubarray(events, {
          minLength: events.length,
          maxLength: events.length,
        }),
        repeated: fc.array(fc.constantFrom(...(events.length > 0 ? events : [none])), {
          maxLength: 6,
        }),
      }),
    );
    fc.assert(
      fc.property(scrambled, ({ events, shuffled, repeated }) => {
        assert.deepEqual(
          visible(told([...shuffled, ...repeated.filter((event) => event !== none)])),
          visible(told(events)),
        );
      }),
      { numRuns: 5_000 },
    );
  });

  test('a rival that ever fitted is never forgotten: the deploy is in doubt, or has no run', () => {
    const sightings = fc.array(
      fc.constantFrom<Untimed>(
        look(seen(OWN), [OWN]),
        look(null, [OWN, ALIEN]),
        look(seen(ALIEN), [ALIEN]),
        look(null, []),
      ),
      { minLength: 2, maxLength: 8 },
    );
    fc.assert(
      fc.property(sightings, (found) => {
        const events = found.map((event, i) => ({ ...event, at: T0 + 2_000 * i }) as DeployEvent);
        const deploy = told([sent, ...events]);
        const hasRival = new Set(deploy.search.fitted).size > 1;
        if (hasRival) assert.ok(deploy.binding === null || inDoubt(deploy));
        else assert.ok(!inDoubt(deploy));
      }),
      { numRuns: 2_000 },
    );
  });

  test('an absent run proves nothing: between two sightings it may be missing', () => {
    const at = (event: Untimed, ms: number) => ({ ...event, at: T0 + ms }) as DeployEvent;
    const sole = look(seen(OWN), [OWN]);
    const deploy = told([sent, at(sole, 0), at(look(null, []), 1_500), at(sole, 3_000)]);
    assert.deepEqual([deploy.binding?.runId, deploy.binding?.evidence], [OWN, 'singled_out']);
  });

  test('looks in quick succession are written down once, until one counts', () => {
    const at = (ms: number) => ({ ...look(seen(OWN), [OWN]), at: T0 + ms }) as DeployEvent;
    const first = told([sent, at(0)]);
    for (const ms of [100, 200, 2_900]) assert.equal(join(first, at(ms)), first);
    assert.equal(join(first, at(3_000)).binding?.runId, OWN);
  });

  test('a rival that proves to be another deploy’s leaves the run alone again', () => {
    const at = (event: Untimed, ms: number) => ({ ...event, at: T0 + ms }) as DeployEvent;
    const both = at(look(null, [OWN, ALIEN]), 0);
    const sole = look(seen(OWN), [OWN], [ALIEN]);
    assert.equal(told([sent, both, at(sole, 2_000), at(sole, 5_000)]).binding?.runId, OWN);
  });
});

describe('through the door', () => {
  test('the version rises by one with every change; an end is left for a higher attempt or an operator’s word', () => {
    fc.assert(
      fc.property(history, (events) => {
        let before = accepted;
        for (const event of events) {
          const result = transition(before, event);
          if (!result.ok) continue;
          const next = result.deploy;
          assert.equal(next.version, before.version + (result.changed ? 1 : 0));
          assert.equal(next === before, !result.changed);
          const [was, is] = [standingOf(before), standingOf(next)];
          // A run that was gone may be shown again.
          const mayGoOn = event.type === 'linked' || was.failure?.code === 'run-gone';
          if (isFinal(was.status) && !isFinal(is.status) && !mayGoOn) {
            assert.ok((is.attempt ?? 0) > (was.attempt ?? 0), `${event.type} reopened it`);
          }
          before = next;
        }
      }),
      { numRuns: 5_000 },
    );
  });

  test('of several runs that call back, in whatever order, one owns the deploy for good', () => {
    const calls = fc.array(fc.constantFrom(OWN, LINKED, ALIEN), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(calls, (runs) => {
        let deploy = told([sent]);
        const owners = new Set<number>();
        for (const runId of runs) {
          const word = { attempt: 1, phase: 'building', message: null } as const;
          const result = transition(deploy, { type: 'called-back', at: T0 + 1, runId, ...word });
          if (result.ok) owners.add(runId);
          else assert.equal(result.refusal, 'claimed-by-another-run');
          deploy = result.ok ? result.deploy : deploy;
        }
        assert.deepEqual([...owners], [runs[0]]);
        assert.equal(deploy.binding?.runId, runs[0]);
      }),
    );
  });
});
