import type { Mutant } from './mutant.ts';

const ADMISSION = 'src/store/admission.ts';
const STORE = 'src/store/deploys.ts';
const STORE_TEST = 'test/store/deploys.test.ts';
const IDEMPOTENCY_TEST = 'test/http/idempotency.test.ts';

/** Bugs in what is kept, for whom, and how surely. */
export const KEEPING: readonly Mutant[] = [
  {
    name: 'a change is stored without the version it was decided on',
    plants: [
      { file: STORE, find: "    .where('version', '=', before.version)\n", replace: '' },
      {
        // The schema would refuse it.
        file: 'src/store/migrations.ts',
        find: "      .addUniqueConstraint('one_event_a_version', ['deploy_id', 'version'])\n",
        replace: '',
      },
    ],
    caughtBy: { file: STORE_TEST, test: 'a change decided on an old version writes nothing' },
  },
  {
    name: 'a commit is not waited for until it is on the disk',
    plants: [
      {
        file: 'src/store/sqlite.ts',
        find: 'PRAGMA synchronous = FULL;',
        replace: 'PRAGMA synchronous = NORMAL;',
      },
    ],
    caughtBy: { file: STORE_TEST, test: 'every commit is fully synced' },
  },
  {
    name: 'two servers may have one database file',
    plants: [
      {
        file: 'src/store/sqlite.ts',
        find: "lock.exec('BEGIN EXCLUSIVE');",
        replace: "lock.exec('BEGIN');",
      },
    ],
    caughtBy: { file: STORE_TEST, test: 'one server has the file' },
  },
  {
    name: 'a run may be two deploys’',
    plants: [
      {
        file: 'src/store/migrations.ts',
        find: 'create unique index deploy_by_run on deploy',
        replace: 'create index deploy_by_run on deploy',
      },
    ],
    caughtBy: {
      file: STORE_TEST,
      test: 'a run is one deploy’s: the second is told so and writes nothing',
    },
  },
  {
    name: 'a target takes any number of deploys at once',
    plants: [
      {
        file: ADMISSION,
        find: 'newest !== undefined && open.length >= concurrency',
        replace: 'newest !== undefined && open.length > concurrency',
      },
    ],
    caughtBy: {
      file: STORE_TEST,
      test: 'a target takes as many at once as it may, and is free again at an end',
    },
  },
  {
    name: 'whether the key is new is asked outside the transaction only',
    plants: [
      {
        file: ADMISSION,
        find: 'const known = key === null ? null : await findByKey(tx, key.scope, key.key);',
        replace: 'const known: KeyedDeploy | null = null;',
      },
    ],
    caughtBy: { file: STORE_TEST, test: 'fifty at once with one key become one deploy' },
  },
  {
    name: 'an idempotency key is everybody’s',
    plants: [
      { file: ADMISSION, find: "    .where('idempotency_scope', '=', scope)\n", replace: '' },
    ],
    caughtBy: {
      file: IDEMPOTENCY_TEST,
      test: 'is nothing to another caller, who is told nothing of the first one’s deploy',
    },
  },
  {
    name: 'the body that comes with a known key is not compared',
    plants: [
      {
        file: 'src/engine/request.ts',
        find: 'const isSame = isSameRef && known.fingerprint === fingerprint;',
        replace: 'const isSame = isSameRef;',
      },
    ],
    caughtBy: {
      file: IDEMPOTENCY_TEST,
      test: 'with another body is refused, with a link to the deploy that has the key',
    },
  },
  {
    name: 'a callback needs a token, any token',
    plants: [
      {
        file: 'src/http/callback.ts',
        find: 'if (callbackToken !== null && isSame(bearer, callbackToken)) return null;',
        replace: 'if (callbackToken !== null) return null;',
      },
    ],
    caughtBy: {
      file: 'test/http/callback.test.ts',
      test: 'without a token, with a wrong one, or with another of ours',
    },
  },
];
