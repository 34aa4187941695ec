import { readFileSync } from 'node:fs';
import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import type { Freeze, Target } from '../engine/ports.ts';
import { ConfigError } from './environment.ts';
import { FreezesSection, readFreezes } from './freezes.ts';
import { type ChannelConfig, NotificationsSection, readChannels } from './notifications.ts';
import { type Mistake, offsetOf, placesOf } from './places.ts';
import { TargetEntry, targetOf } from './target-entry.ts';

export const EXAMPLE = `targets:
  heroku:
    title: Shop on Heroku
    repository: acme/shop
    workflow: deploy-heroku.yml`;

const TARGET_ID = /^[a-z0-9-]{1,40}$/;

const WholeFile = z.strictObject({
  targets: z
    .record(
      z.string().regex(TARGET_ID, 'expected a target id of a-z, 0-9 and -, at most 40 characters'),
      TargetEntry,
      'expected a map of target ids to targets',
    )
    .refine((targets) => Object.keys(targets).length > 0, {
      error: 'expected at least one target',
    }),
  freezes: FreezesSection,
  notifications: NotificationsSection.default({}),
});

/** What the file says. */
export type TargetsFile = Readonly<{
  targets: ReadonlyMap<string, Target>;
  freezes: readonly Freeze[];
  channels: readonly ChannelConfig[];
}>;

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Reads the targets file; throws ConfigError with file, line, column and what is expected. The secrets of
 * channels are taken from the environment.
 */
export function readTargetsFile(path: string, env: Env): TargetsFile {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const reason =
      (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'is missing' : 'cannot be read';
    throw new ConfigError(
      `${path} ${reason}. It names what can be deployed (SIGNALBOX_CONFIG says where it is), for example:\n\n${EXAMPLE}`,
    );
  }
  return parseTargets(text, path, env);
}

/** What a text declares; see readTargetsFile. */
export function parseTargets(text: string, path: string, env: Env): TargetsFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${path}:${line}:${col}`;
  };
  if (document.errors.length > 0) {
    const broken = document.errors.map((error) => {
      const [what = ''] = error.message.split('\n');
      return `${at(error.pos[0])}: ${what.replace(/ at line \d+, column \d+:?$/, '')}`;
    });
    throw new ConfigError(broken.join('\n'));
  }
  const said = (mistakes: readonly Mistake[]): string =>
    mistakes
      .map(({ keys, message }) => {
        return `${at(offsetOf(document, keys))}: ${[...keys].join('.') || 'the file'}: ${message}`;
      })
      .join('\n');
  const parsed = WholeFile.safeParse(document.toJS({ maxAliasCount: 100 }));
  if (!parsed.success) {
    const mistakes = parsed.error.issues.flatMap(placesOf);
    throw new ConfigError(`${said(mistakes)}\n\nA file that works:\n\n${EXAMPLE}`);
  }
  const { data } = parsed;
  const targets = new Map(
    Object.entries(data.targets).map(([id, entry]) => [id, targetOf(id, entry)]),
  );
  const { freezes, ...ofFreezes } = readFreezes(data.freezes, targets);
  const { channels, ...ofChannels } = readChannels(data.notifications, targets, env);
  const mistakes = [...promotions(targets), ...ofFreezes.mistakes, ...ofChannels.mistakes];
  if (mistakes.length > 0) throw new ConfigError(said(mistakes));
  return { targets, freezes, channels };
}

/** Where a target is promoted from a target that there is not, of another repository, or in a circle. */
function promotions(targets: ReadonlyMap<string, Target>): readonly Mistake[] {
  return [...targets.values()].flatMap(({ id, repository, promotesFrom }) => {
    if (promotesFrom === null) return [];
    const keys = ['targets', id, 'promotes_from'];
    const from = targets.get(promotesFrom);
    if (from === undefined) return [{ keys, message: `there is no target ${promotesFrom}` }];
    if (from.repository !== repository) {
      return [{ keys, message: `${promotesFrom} is of another repository` }];
    }
    return isCircle(id, targets) ? [{ keys, message: 'leads back to the target itself' }] : [];
  });
}

function isCircle(id: string, targets: ReadonlyMap<string, Target>): boolean {
  const met = new Set<string>();
  let from = targets.get(id)?.promotesFrom ?? null;
  while (from !== null && !met.has(from)) {
    if (from === id) return true;
    met.add(from);
    from = targets.get(from)?.promotesFrom ?? null;
  }
  return false;
}
