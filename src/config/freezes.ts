import { Cron } from 'croner';
import { z } from 'zod';
import type { Freeze } from '../engine/ports.ts';
import type { Mistake } from './places.ts';

/** The calendar in signalbox.yaml: when which targets are closed. */

const HOURS = /^(\d+)\s*([mhd])$/;
const UNIT_MS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const LOCAL_TIME = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2})?)?$/;

const Span = z
  .string('expected a span, like 62h')
  .regex(HOURS, 'expected a span in m, h or d, like 62h')
  .transform((text) => {
    const [, count = '0', unit = 'h'] = HOURS.exec(text) ?? [];
    return Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS];
  });

const LocalTime = z
  .string('expected a time, like "2026-12-20 18:00"')
  .regex(LOCAL_TIME, 'expected a time in the zone, like "2026-12-20 18:00"');

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
  .refine(({ from, until, zone }) => timeIn(zone, from) < timeIn(zone, until), {
    error: 'expected to end after it begins',
    path: ['until'],
  });

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

/** The freezes as the engine asks them; a mistake where one names a target that there is not. */
export function readFreezes(
  section: Section,
  targets: ReadonlyMap<string, unknown>,
): Readonly<{ freezes: readonly Freeze[]; mistakes: readonly Mistake[] }> {
  const entries = Object.entries(section);
  const mistakes = entries.flatMap(([id, entry]) =>
    (entry.targets ?? []).flatMap((target, index) =>
      targets.has(target)
        ? []
        : [{ keys: ['freezes', id, 'targets', index], message: `there is no target ${target}` }],
    ),
  );
  const freezes = entries.map(
    ([id, entry]): Freeze => ({
      id,
      reason: entry.reason,
      concerns: (target) =>
        (entry.targets?.includes(target.id) ?? true) &&
        (entry.environments?.includes(target.environment ?? '') ?? true),
      windowAt: 'cron' in entry ? repeating(entry) : once(entry),
    }),
  );
  return { freezes, mistakes };
}

/** Each firing opens a window; the one that is on began at most its length ago. */
function repeating(entry: z.infer<typeof Repeating>): Freeze['windowAt'] {
  const cron = new Cron(entry.cron, { timezone: entry.zone, paused: true });
  const length = entry.for;
  return (at) => {
    const from = cron.nextRun(new Date(at - length))?.getTime();
    return from === undefined ? null : { from, until: from + length };
  };
}

function once(entry: z.infer<typeof Once>): Freeze['windowAt'] {
  const window = { from: timeIn(entry.zone, entry.from), until: timeIn(entry.zone, entry.until) };
  return (at) => (window.until <= at ? null : window);
}

/** A wall clock's time in a zone, as milliseconds since the epoch. */
function timeIn(zone: string, text: string): number {
  const [day = '', clock = '00:00'] = text.split(/[T ]/);
  const once = new Cron(`${day}T${clock.length === 5 ? `${clock}:00` : clock}`, {
    timezone: zone,
    paused: true,
  });
  return once.nextRun(new Date(0))?.getTime() ?? Number.NaN;
}

function isCron(line: string): boolean {
  try {
    return new Cron(line, { paused: true }).nextRun() !== null;
  } catch {
    return false;
  }
}

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
