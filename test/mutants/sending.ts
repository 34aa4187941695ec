import type { Mutant } from './mutant.ts';

const DISPATCH = 'src/github/dispatch.ts';
const FAULTS = 'test/http/dispatch-faults.test.ts';
const TRANSITION_TEST = 'src/domain/transition.test.ts';
const LEFT_BEHIND = 'test/process/left-behind.test.ts';

/** Bugs that send twice, send late, or say wrongly whether something was sent. */
export const SENDING: readonly Mutant[] = [
  {
    name: 'a dispatch is sent again after a 5xx',
    plants: [
      {
        file: DISPATCH,
        find: 'const first = await post(order, access, details);',
        replace: `let first = await post(order, access, details);
        if (first.kind === 'answered' && first.reply.status >= 500) {
          first = await post(order, access, details);
        }`,
      },
    ],
    caughtBy: { file: FAULTS, test: '503 before the effect; nothing is made up' },
  },
  {
    name: 'a dispatch whose answer was lost is sent again',
    plants: [
      {
        file: DISPATCH,
        find: 'const first = await post(order, access, details);',
        replace: `let first = await post(order, access, details);
        if (first.kind === 'lost') first = await post(order, access, details);`,
      },
    ],
    caughtBy: {
      file: FAULTS,
      test: 'a connection reset before the effect; nothing is made up',
    },
  },
  {
    name: 'a 5xx counts as a refusal: nothing was sent',
    plants: [
      {
        file: DISPATCH,
        find: '    case 422:\n',
        replace: '    case 422: case 500: case 502: case 503:\n',
      },
    ],
    caughtBy: {
      file: 'test/http/idempotency.test.ts',
      test: 'whose outcome is unknown is not sent again',
    },
  },
  {
    name: 'a 200 that makes no sense counts as taken',
    plants: [
      {
        file: DISPATCH,
        find: "return unknown('GitHub answered 200 with something unreadable.');",
        replace: "return { kind: 'taken' };",
      },
    ],
    caughtBy: { file: FAULTS, test: '200 that makes no sense; its run is found later' },
  },
  {
    name: 'a time-out or a reset counts as not connected',
    plants: [
      {
        file: 'src/github/reply.ts',
        find: "return { kind: isSure ? 'not-connected' : 'lost', message };",
        replace: "return { kind: 'not-connected', message };",
      },
    ],
    caughtBy: { file: 'src/github/reply.test.ts', test: 'everything else may have arrived' },
  },
  {
    name: 'a redirected dispatch is led on',
    plants: [
      {
        file: 'src/github/client.ts',
        find: "const redirect = call.redirect ?? (route.startsWith('GET ') ? 'follow' : 'manual');",
        replace: "const redirect = 'follow';",
      },
    ],
    caughtBy: { file: FAULTS, test: 'a redirect is not followed: nothing arrives where it points' },
  },
  {
    name: 'the request without run details follows any 422 or 5xx',
    plants: [
      {
        file: DISPATCH,
        find: "return (status === 400 || status === 422) && (JSON.stringify(data) ?? '').includes(RUN_DETAILS);",
        replace: 'return data !== null && (status === 400 || status === 422 || status >= 500);',
      },
    ],
    caughtBy: {
      file: 'test/http/enterprise.test.ts',
      test: 'a refusal for another reason is not repeated',
    },
  },
  {
    name: 'that it is being sent is not written down before it leaves: the only commit is after the call',
    plants: [
      {
        file: 'src/engine/dispatch.ts',
        find: 'const begun = begin(deploy);',
        replace: 'const begun = Promise.resolve(deploy);',
      },
    ],
    caughtBy: {
      file: 'test/process/crash.test.ts',
      test: 'before GitHub did anything: it is unconfirmed, and not sent again',
    },
  },
  {
    name: 'the door lets a deploy be sent a second time',
    plants: [
      {
        file: 'src/domain/transition.ts',
        find: "return deploy.sending.state === 'pending' ? null : 'not-pending';",
        replace: 'return null;',
      },
    ],
    caughtBy: {
      file: TRANSITION_TEST,
      test: 'a deploy is sent once: the second try is refused',
    },
  },
  {
    name: 'a restart sends again what was being sent',
    plants: [
      {
        file: 'src/engine/recover.ts',
        find: "const unsent = left.filter(({ sending }) => sending.state === 'pending');",
        replace: `const unsent = left.filter(
          ({ sending }) => sending.state === 'pending' || sending.state === 'started',
        );`,
      },
      {
        // The door would refuse it.
        file: 'src/domain/transition.ts',
        find: "return deploy.sending.state === 'pending' ? null : 'not-pending';",
        replace: 'return null;',
      },
    ],
    caughtBy: {
      file: LEFT_BEHIND,
      test: 'being sent: it is unconfirmed, however young, and never sent again',
    },
  },
  {
    name: 'a restart sends what was accepted, however long ago',
    plants: [
      {
        file: 'src/engine/recover.ts',
        find: 'SEND_AFTER_RESTART_MS = 60_000;',
        replace: 'SEND_AFTER_RESTART_MS = Number.POSITIVE_INFINITY;',
      },
    ],
    caughtBy: {
      file: LEFT_BEHIND,
      test: 'accepted two minutes ago and not sent: it fails as not sent, nothing fires late',
    },
  },
  {
    name: 'a restart may call unsent what is being sent',
    plants: [
      {
        file: 'src/domain/transition.ts',
        find: "return sending.state === (answer.kind === 'refused' ? 'pending' : 'started');",
        replace: "return sending.state === 'pending' || sending.state === 'started';",
      },
    ],
    caughtBy: {
      file: TRANSITION_TEST,
      test: 'a restart may not call unsent what is being sent, nor lost what was answered',
    },
  },
  {
    name: 'an answer that comes after it was given up for lost is dropped',
    plants: [
      {
        file: 'src/domain/sending.ts',
        find: 'if (further < 0 || (further === 0 && !isEarlier)) return known;',
        replace: 'if (further <= 0 || known.answeredAt !== null || isEarlier) return known;',
      },
    ],
    caughtBy: {
      file: TRANSITION_TEST,
      test: 'an answer that comes in after it was given up for lost still counts',
    },
  },
  {
    name: 'GitHub is asked for a re-run before the order is kept',
    plants: [
      {
        file: 'src/engine/rerun.ts',
        find: 'const begun = await recorder.recordIfRoom(id, awaited, rules);',
        replace: 'const begun = { ok: true, deploy, changed: true };',
      },
    ],
    caughtBy: {
      file: 'test/crash/rerun.test.ts',
      test: 'before its answer is durable: pressed again nothing is sent, and its attempt is found',
    },
  },
  {
    name: 'a re-run whose answer was lost counts as refused: pressed again it is sent again',
    plants: [
      {
        file: 'src/engine/rerun.ts',
        find: "      case 'refused':\n",
        replace: "      case 'unknown':\n      case 'refused':\n",
      },
    ],
    caughtBy: {
      file: 'test/http/rerun.test.ts',
      test: 'whose answer is lost is not asked of GitHub again, and what came of it is found',
    },
  },
];
