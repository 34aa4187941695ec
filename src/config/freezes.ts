import { z } from 'zod';
import { isZone } from '../contract/zone.ts';
import type { Freeze } from '../engine/ports.ts';
import { isCron, isLocalTime, once, repeating, timeIn } from './calendar.ts';
import type { Mistake } from './places.ts';

/** The calendar in signalbox.yaml: when which targets are closed. */

const SPAN = /^(\d+)\s*([mhd])$/;
const UNIT_MS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const LONGEST_MS = 366 * UNIT_MS.d;

const Span = z
  .string('expected a span, like 62h')
  .refine((text) => SPAN.test(text) && lengthOf(text) > 0 && lengthOf(text) <= LONGEST_MS, {
    error: 'expected a span in m, h or d, like 62h, of at most 366d',
  })
  .transform(lengthOf);

const LocalTime = z
  .string('expected a time, like "2026-12-20 18:00"')
  .refine(isLocalTime, 'expected a time in the zone, like "2026-12-20 18:00"');

const Zone = z
  .string('expected a time zone, like Europe/Berlin')
  .refine(isZone, 'expected a time zone, like Europe/Berlin')
  .default('UTC');

const Concerned = {
  reason: z.string('expected a reason').trim().min(1).max(200),
  zone: Zone,
  targets: z.array(z.string()).min(1).optional(),
  environments: z.array(z.string()).min(1).optional(),
};

const Repeating = z.strictObject({
  ...Concerned,
  cron: z
    .string('expected a cron line, like "0 18 * * FRI"')
    .refine(isCron, 'expected a cron line, like "0 18 * * FRI"'),
  for: Span,
});

const Once = z
  .strictObject({ ...Concerned, from: LocalTime, until: LocalTime })
  .refine(isInOrder, { error: 'expected to end after it begins', path: ['until'] });

export const FreezesSection = z
  .record(
    z.string().regex(/^[a-z0-9-]{1,40}$/, 'expected an id of a-z, 0-9 and -'),
    z.union([Repeating, Once], {
      error: 'expected cron and for, or from and until, with a reason',
    }),
    'expected a map of ids to freezes',
  )
  .default({});

type Section = z.infer<typeof FreezesSection>;
type Entry = Section[string];
type Place = Readonly<{ environment: string | null }>;

/** The freezes as the engine asks them; a mistake where one names a target or environment that there is not. */
export function readFreezes(
  section: Section,
  targets: ReadonlyMap<string, Place>,
): Readonly<{ freezes: readonly Freeze[]; mistakes: readonly Mistake[] }> {
  const entries = Object.entries(section);
  const mistakes = entries.flatMap(([id, entry]) => strangersIn(id, entry, targets));
  const freezes = entries.map(
    ([id, entry]): Freeze => ({
      id,
      reason: entry.reason,
      concerns: (target) =>
        (entry.targets?.includes(target.id) ?? true) &&
        (entry.environments?.includes(target.environment ?? '') ?? true),
      windowAt:
        'cron' in entry
          ? repeating(entry.cron, entry.for, entry.zone)
          : once(entry.from, entry.until, entry.zone),
    }),
  );
  return { freezes, mistakes };
}

/** A name that is mistyped would close nothing, and nobody would know before the day. */
function strangersIn(id: string, entry: Entry, targets: ReadonlyMap<string, Place>): Mistake[] {
  const environments = new Set([...targets.values()].map(({ environment }) => environment));
  const mistake = (key: string, index: number, message: string): Mistake => {
    return { keys: ['freezes', id, key, index], message };
  };
  return [
    ...(entry.targets ?? []).flatMap((name, i) =>
      targets.has(name) ? [] : [mistake('targets', i, `there is no target ${name}`)],
    ),
    ...(entry.environments ?? []).flatMap((name, i) =>
      environments.has(name)
        ? []
        : [mistake('environments', i, `no target has the environment ${name}`)],
    ),
  ];
}

function lengthOf(text: string): number {
  const [, count = '0', unit = 'h'] = SPAN.exec(text) ?? [];
  return Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS];
}

/** Also where a time or the zone is a mistake: that one is told. */
function isInOrder({ from, until, zone }: { from: string; until: string; zone: string }): boolean {
  if (!isLocalTime(from) || !isLocalTime(until) || !isZone(zone)) return true;
  return timeIn(zone, from) < timeIn(zone, until);
}
