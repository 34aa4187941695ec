import type { Mutant } from './mutant.ts';

const HTTP_TEST = 'test/http/notifications.test.ts';
const SLACK_TEST = 'test/http/slack.test.ts';
const KILLED_TEST = 'test/process/notifications.test.ts';
const STORE = 'src/store/notifications.ts';
const POST = 'src/notify/post.ts';
const FAILS_THRICE =
  'that fails three times is tried until it works, with the same id and in order';

/** Bugs that tell nobody, tell the wrong thing, or tell for ever. */
export const NOTIFYING: readonly Mutant[] = [
  {
    name: 'a channel forgets at a start what it had to deliver',
    plants: [
      {
        file: STORE,
        find: 'name === one.name && kind === one.kind',
        replace: 'name === one.name && kind !== one.kind',
      },
    ],
    caughtBy: {
      file: KILLED_TEST,
      test: 'and started again: the webhook misses nothing, in the order in which it happened',
    },
  },
  {
    name: 'a channel of Slack forgets which message it posted',
    plants: [{ file: STORE, find: '.set({ note, next_at', replace: '.set({ note: null, next_at' }],
    caughtBy: {
      file: KILLED_TEST,
      test: 'after the first message: the same one is updated by the next server',
    },
  },
  {
    name: 'a channel that is new is told all of history',
    plants: [{ file: STORE, find: 'last?.position ?? 0', replace: '0 * (last?.position ?? 0)' }],
    caughtBy: { file: HTTP_TEST, test: 'that is new is not told of the past' },
  },
  {
    name: 'a channel is told a later change before an earlier one that failed',
    plants: [
      { file: STORE, find: "'older.seq', '<', 'n.seq'", replace: "'older.seq', '<', 'older.seq'" },
    ],
    caughtBy: { file: HTTP_TEST, test: FAILS_THRICE },
  },
  {
    name: 'a channel cannot tell a repeat by its id',
    plants: [{ file: STORE, find: 'row.slot}_', replace: 'row.attempts}_' }],
    caughtBy: { file: HTTP_TEST, test: FAILS_THRICE },
  },
  {
    name: 'a channel that fails is given up at the first try',
    plants: [
      {
        file: POST,
        find: "return { kind: 'retry', error, retry",
        replace: "return { kind: 'terminal', error, retry",
      },
    ],
    caughtBy: { file: HTTP_TEST, test: FAILS_THRICE },
  },
  {
    name: 'a channel is tried before it wants to be',
    plants: [
      { file: 'src/engine/back-off.ts', find: 'failed.retryAfterMs ?? 0', replace: '0' },
      {
        file: 'src/engine/notify.ts',
        find: 'if (retryAfterMs !== null) heldUntil',
        replace: 'if (retryAfterMs === 0) heldUntil',
      },
    ],
    caughtBy: { file: HTTP_TEST, test: 'is left alone for as long as it asks' },
  },
  {
    name: 'a channel that is gone for good is tried for a day',
    plants: [
      {
        file: POST,
        find: 'status >= 400 && status < 500',
        replace: 'status > 410 && status < 500',
      },
    ],
    caughtBy: {
      file: HTTP_TEST,
      test: 'that says that it is gone is given up at once, shows it, and works when tried again',
    },
  },
  {
    name: 'a channel’s redirect takes what is signed elsewhere',
    plants: [{ file: POST, find: "redirect: 'manual'", replace: "redirect: 'follow'" }],
    caughtBy: {
      file: HTTP_TEST,
      test: 'that sends elsewhere is given up at once, shows it, and works when tried again',
    },
  },
  {
    name: 'a channel for failures is told everything',
    plants: [
      {
        file: 'src/engine/notices.ts',
        find: "channel.events === 'all' || isTrouble",
        replace: "channel.events !== 'none' || isTrouble",
      },
    ],
    caughtBy: {
      file: HTTP_TEST,
      test: 'of failures alone tells of failures, of doubt, and of the end of the trouble',
    },
  },
  {
    name: 'a channel for some targets is told of all',
    plants: [
      {
        file: 'src/engine/notices.ts',
        find: '!channel.targets.includes(target)',
        replace: 'channel.targets.length === 0',
      },
    ],
    caughtBy: { file: HTTP_TEST, test: 'of some targets tells of those alone' },
  },
  {
    name: 'a channel of Slack gets a message for each change',
    plants: [
      {
        file: 'src/notify/slack.ts',
        find: 'known === null ? null : await update(known, message, signal)',
        replace: 'known === null ? null : await postAnew(message, signal)',
      },
    ],
    caughtBy: { file: SLACK_TEST, test: 'gets one message a deploy, which is updated to the end' },
  },
  {
    name: 'a channel of Slack whose message was deleted stays silent',
    plants: [
      {
        file: 'src/notify/slack.ts',
        find: "if (called === null || called.kind === 'no-message')",
        replace: 'if (called === null)',
      },
    ],
    caughtBy: { file: SLACK_TEST, test: 'where the message was deleted gets another' },
  },
];
