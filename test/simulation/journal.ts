import { createHash } from 'node:crypto';
import type { Schedule } from './schedule.ts';

/** How many lines are kept to tell of a failure; the digest covers all. */
const KEPT = 200_000;

export type Journal = Readonly<{
  /** One thing that happened, to a deploy (its id), to a workflow (its key) or to an instance. */
  write: (subject: string, text: string) => void;
  /** The last lines about any of these. */
  about: (subjects: readonly string[], count: number) => readonly string[];
  /** The last lines about anything. */
  last: (count: number) => readonly string[];
  /** Over all lines: two runs with one digest went the same way. */
  digest: () => string;
}>;

/** Writes down what happens, with the step and the time it happened at. */
export function createJournal(schedule: Schedule): Journal {
  const startedAt = schedule.now();
  const hash = createHash('sha256');
  let lines: { subject: string; line: string }[] = [];

  return {
    write: (subject, text) => {
      const seconds = ((schedule.now() - startedAt) / 1000).toFixed(3);
      const line = `#${schedule.steps()} +${seconds} ${subject} ${text}`;
      hash.update(`${line}\n`);
      lines.push({ subject, line });
      if (lines.length > 2 * KEPT) lines = lines.slice(KEPT);
    },
    about: (subjects, count) =>
      lines
        .filter(({ subject }) => subjects.includes(subject))
        .slice(-count)
        .map(({ line }) => line),
    last: (count) => lines.slice(-count).map(({ line }) => line),
    digest: () => hash.copy().digest('hex').slice(0, 16),
  };
}
