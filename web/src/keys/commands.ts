import type { Target } from '../../../src/contract/target.ts';
import { paths } from '../paths.ts';

/** One thing that can be done from the palette. */
export type Command = Readonly<{
  id: string;
  words: string;
  /** What else finds it. */
  also: string;
  act:
    | Readonly<{ kind: 'go'; to: string }>
    | Readonly<{ kind: 'deploy' | 'lock'; target: string }>
    | Readonly<{ kind: 'theme' | 'help' }>;
}>;

const SHA = /^[0-9a-f]{7,40}$/i;
const DEPLOY_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f-]{21}$/i;

/** Everything that can be done now, for what was typed; what leads somewhere by what was typed comes last. */
export function commandsFor(targets: readonly Target[], q: string): readonly Command[] {
  const words = q.trim();
  const all: Command[] = [
    ...targets.flatMap(ofTarget),
    go('board', 'Go to the board', paths.board),
    go('history', 'Go to the history', paths.history),
    go('numbers', 'Go to the numbers', paths.numbers),
    { id: 'theme', words: 'Switch between light and dark', also: 'theme', act: { kind: 'theme' } },
    { id: 'help', words: 'Show the keys', also: 'help keyboard ?', act: { kind: 'help' } },
  ];
  const fitting = all.filter((command) => fits(command, words));
  return [...fitting, ...leadingTo(words)];
}

function ofTarget({ id, title, environment, repository, lock, live, open }: Target): Command[] {
  const also = `${id} ${environment ?? ''} ${repository}`;
  const where = environment === null ? '' : ` to ${environment}`;
  return [
    {
      id: `deploy ${id}`,
      words: `Deploy ${title}${where}…`,
      also,
      act: { kind: 'deploy', target: id },
    },
    ...(open === null
      ? []
      : [{ ...go(`open ${id}`, `Watch ${title} deploy`, paths.deploy(open.id)), also }]),
    ...(live === null
      ? []
      : [{ ...go(`live ${id}`, `See what is live on ${title}`, paths.deploy(live.id)), also }]),
    {
      ...{ id: `lock ${id}`, words: lock === null ? `Lock ${title}…` : `Lock of ${title}…`, also },
      act: { kind: 'lock', target: id },
    },
  ];
}

function leadingTo(q: string): Command[] {
  if (q === '') return [];
  if (DEPLOY_ID.test(q)) return [go('by-id', `Go to deploy ${q}`, paths.deploy(q))];
  const search = `${paths.history}?${new URLSearchParams({ q })}`;
  return [
    ...(SHA.test(q) ? [go('commit', `Where is commit ${q}?`, paths.commit(q))] : []),
    go('search', `Search the history for “${q}”`, search),
  ];
}

function go(id: string, words: string, to: string): Command {
  return { id, words, also: '', act: { kind: 'go', to } };
}

function fits({ words, also }: Command, q: string): boolean {
  const text = `${words} ${also}`.toLowerCase();
  return q
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
