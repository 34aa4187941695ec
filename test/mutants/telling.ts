import type { Mutant } from './mutant.ts';

const BUDGET = 'src/github/budget.ts';
const BUDGET_TEST = 'src/github/budget.test.ts';
const HEAR = 'src/engine/hear.ts';
const HOOKS_TEST = 'test/http/webhooks.test.ts';
const LIFE_TEST = 'test/http/run-life.test.ts';
const OUTSIDE_TEST = 'test/http/outside.test.ts';

/** Bugs that believe a forger, lose or double what a hook tells, or ask GitHub for too much. */
export const TELLING: readonly Mutant[] = [
  {
    name: 'a webhook’s signature is not checked',
    plants: [
      {
        file: 'src/github/webhook.ts',
        find: 'if (!(await isSigned(text, signature))) {',
        replace: 'if (!(await isSigned(text, signature)) && text === "") {',
      },
    ],
    caughtBy: { file: HOOKS_TEST, test: 'forged: signed with another secret' },
  },
  {
    name: 'only the first of two secrets counts',
    plants: [
      {
        file: 'src/github/webhook.ts',
        find: 'verifyWithFallback(secret, text, signature, others)',
        replace: 'verifyWithFallback(secret, text, signature, others.slice(1))',
      },
    ],
    caughtBy: {
      file: HOOKS_TEST,
      test: 'while the secret is changed both count; the old one no longer when it is gone',
    },
  },
  {
    name: 'a delivery counts as known before its effect is durable',
    plants: [
      {
        file: HEAR,
        find: "reach('webhook.received', id);",
        replace: "await done.add(id, clock.now());\n    reach('webhook.received', id);",
      },
    ],
    caughtBy: {
      file: 'test/crash/webhook.test.ts',
      test: 'before its effect is durable: delivered again it has its effect',
    },
  },
  {
    name: 'a delivery is heard as often as it is sent',
    plants: [{ file: HEAR, find: "if (await done.has(id)) return 'again';", replace: '' }],
    caughtBy: {
      file: HOOKS_TEST,
      test: 'an old one, replayed: known again, and without effect',
    },
  },
  {
    name: 'what a hook tells before GitHub has answered is forgotten',
    plants: [
      {
        file: 'src/engine/hearsay.ts',
        find: 'const words = deps.hearsay.take(binding.runId);',
        replace: 'const words = deps.hearsay.take(binding.runId).slice(0, 0);',
      },
    ],
    caughtBy: {
      file: HOOKS_TEST,
      test: 'one that is quicker than GitHub’s answer to the dispatch is not lost',
    },
  },
  {
    name: 'hooks are never relied on: everything is asked for all the same',
    plants: [
      {
        file: 'src/engine/hook-health.ts',
        find: 'if (missedAt === null) return true;',
        replace: 'if (missedAt === null) return false;',
      },
    ],
    caughtBy: {
      file: 'test/http/hooks-alone.test.ts',
      test: 'relied on, a deploy costs three requests: one to send, two to confirm',
    },
  },
  {
    name: 'a later list of jobs replaces what was known of them',
    plants: [
      {
        file: 'src/domain/word.ts',
        find: 'if (before === undefined || compareJobs(job, before) > 0) jobs',
        replace: 'if (before === undefined || compareJobs(job, before) !== 0) jobs',
      },
    ],
    caughtBy: {
      file: 'src/domain/join.test.ts',
      test: 'of everything that the history of one deploy can hold',
    },
  },
  {
    name: 'a run held between two jobs shows as building',
    plants: [
      {
        file: 'src/domain/run-status.ts',
        find: "if (isHeldBetweenJobs(jobs)) return 'waiting';",
        replace: '',
      },
    ],
    caughtBy: {
      file: LIFE_TEST,
      test: 'held between two jobs: by whom, for what; and on when it is let in',
    },
  },
  {
    name: 'whatever runs next is taken to have replaced a cancelled run',
    plants: [
      {
        file: 'src/engine/replaced.ts',
        find: 'if (next === null || !isJustBefore(next, word.run)) return;',
        replace: 'if (next === null) return;',
      },
    ],
    caughtBy: {
      file: 'src/engine/replaced.test.ts',
      test: 'not where the next run came later, or long before',
    },
  },
  {
    name: 'a run that a deploy of ours waits for is taken in as started outside',
    plants: [
      {
        file: 'src/engine/adoption.ts',
        find: 'if (!mayBeSentBy(run, looking)) await take',
        replace: 'if (looking !== null) await take',
      },
    ],
    caughtBy: {
      file: OUTSIDE_TEST,
      test: 'is not taken in where it may be the run that a deploy waits for',
    },
  },
  {
    name: 'a run from outside does not occupy the targets it may be for',
    plants: [
      {
        file: 'src/store/admission.ts',
        find: 'const open = [...own, ...outside];',
        replace: 'const open = own.filter((row) => row.origin === "console" && outside !== null);',
      },
    ],
    caughtBy: { file: OUTSIDE_TEST, test: 'occupies every target it may be for, while it lasts' },
  },
  {
    name: 'the token is shown to the place where GitHub keeps logs',
    plants: [
      {
        file: 'src/github/logs.ts',
        find: 'await fetch(location, { signal })',
        replace: "await fetch(location, { signal, headers: { authorization: 'Bearer x' } })",
      },
    ],
    caughtBy: {
      file: LIFE_TEST,
      test: 'the failing job’s last lines are read once, without our token, and kept',
    },
  },
  {
    name: 'everything may use the last tenth of the limit',
    plants: [
      {
        file: BUDGET,
        find: 'if (RESERVED.has(purpose) ||',
        replace: 'if (RESERVED.size > 0 ||',
      },
    ],
    caughtBy: {
      file: BUDGET_TEST,
      test: 'the last tenth is for deploys: for sending, looking and confirming, and nothing else',
    },
  },
  {
    name: 'what GitHub asks to wait is not waited',
    plants: [{ file: BUDGET, find: 'if (account.pausedUntil > now) {', replace: 'if (now < 0) {' }],
    caughtBy: { file: BUDGET_TEST, test: 'GitHub asked to wait: nobody asks, not even to send' },
  },
  {
    name: 'nothing is asked for by its ETag',
    plants: [
      {
        file: 'src/github/client.ts',
        find: "{ 'if-none-match': etag }",
        replace: '{}',
      },
    ],
    caughtBy: {
      file: 'test/http/budget.test.ts',
      test: 'what has not changed is asked for by its ETag, and costs nothing of the limit',
    },
  },
  {
    name: 'a run’s token can be used again',
    plants: [
      {
        file: 'src/engine/identify.ts',
        find: "return isFirstUse ? { ok: true } : refused('replayed');",
        replace: "return isFirstUse || token.id !== '' ? { ok: true } : refused('replayed');",
      },
    ],
    caughtBy: {
      file: 'test/http/identity.test.ts',
      test: 'may use each token once, also after a restart',
    },
  },
];
