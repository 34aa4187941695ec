import { type Deploy, runState } from '../domain/deploy.ts';
import { lineOf, type Words } from './words.ts';

/** Slack refuses more than 3000 characters in a block's text; these are counted as they are sent. */
const MOST = {
  state: 300,
  place: 400,
  what: 500,
  reason: 500,
  failure: 1_000,
  line: 1_000,
} as const;

/** What a message is made of: blocks, and a text for where they are not shown. */
export type SlackMessage = Readonly<{ text: string; blocks: readonly object[] }>;

/** One deploy as one message of Slack's Block Kit. */
export function slackMessage(words: Words, deploy: Deploy, page: string): SlackMessage {
  const { sign, state, place, what, reason, failure } = words;
  const lines = [
    `${sign} *${escaped(state, MOST.state)}* · ${escaped(place, MOST.place)}`,
    escaped(what, MOST.what),
    ...(reason === null ? [] : [`“${escaped(reason, MOST.reason)}”`]),
    ...(failure === null ? [] : [escaped(failure, MOST.failure)]),
  ];
  return {
    text: `${sign} ${escaped(lineOf(words), MOST.line)}`,
    blocks: [
      { type: 'section', text: mrkdwn(lines.join('\n')) },
      { type: 'context', elements: [mrkdwn(linksOf(deploy, page).join(' · '))] },
    ],
  };
}

function linksOf(deploy: Deploy, page: string): readonly string[] {
  const run = runState(deploy);
  const url = run?.url || deploy.binding?.url;
  const number = run?.number ?? deploy.binding?.runId;
  return [link(page, 'Open the deploy'), ...(url ? [link(url, `Run ${number} at GitHub`)] : [])];
}

function link(url: string, words: string): string {
  return `<${escaped(url, MOST.line).replaceAll('|', '%7C')}|${words}>`;
}

/** `verbatim`: nobody is called by a name that happens to stand in a text. */
function mrkdwn(text: string): object {
  return { type: 'mrkdwn', text, verbatim: true };
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
]);

/** The text as Slack wants it, no longer than `most`; a sign shows where something was left out. */
export function escaped(text: string, most: number): string {
  let written = '';
  let whole = '';
  for (const character of text) {
    whole += ENTITIES.get(character) ?? character;
    if (whole.length < most) written = whole;
    if (whole.length > most) return `${written}…`;
  }
  return whole;
}
