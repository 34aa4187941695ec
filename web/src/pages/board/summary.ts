import type { Deploy } from '../../../../src/contract/deploy.ts';
import type { Target } from '../../../../src/contract/target.ts';
import type { Tone } from '../../../../src/domain/status.ts';
import { needsYou } from '../../words/doing.ts';
import { failedLast } from './view.ts';

export type Summary = Readonly<{ words: string; title: string; tone: Tone | null }>;

/** "1 under way · 1 needs you · 1 failed last", and what the tab shows of it. */
export function summaryOf(targets: readonly Target[], unconfirmed: readonly Deploy[]): Summary {
  const shown = new Set(targets.flatMap(({ open }) => open?.id ?? []));
  const hidden = unconfirmed.filter(({ id }) => !shown.has(id));
  const waiting = [...targets.flatMap(({ open }) => open ?? []), ...hidden].filter(needsYou).length;
  const underWay = countOpen(targets, hidden) - waiting;
  const failed = targets.filter(failedLast).length;
  const parts = [
    ...(underWay > 0 ? [`${underWay} under way`] : []),
    ...(waiting > 0 ? [`${waiting} ${waiting === 1 ? 'needs' : 'need'} you`] : []),
    ...(failed > 0 ? [`${failed} failed last`] : []),
  ];
  const title = parts.join(' · ');
  return {
    words: title === '' ? 'All quiet' : title,
    title,
    tone: toneOf(waiting, failed, underWay),
  };
}

/** All that are under way: also those that the board has no line for. */
function countOpen(targets: readonly Target[], hidden: readonly Deploy[]): number {
  const configured = new Set(targets.map(({ id }) => id));
  const elsewhere = hidden.filter(({ target }) => !configured.has(target)).length;
  const there = targets.map(({ id, open, under_way: known }) => {
    const seen = (open === null ? 0 : 1) + hidden.filter(({ target }) => target === id).length;
    return Math.max(known, seen);
  });
  return there.reduce((sum, count) => sum + count, elsewhere);
}

function toneOf(waiting: number, failed: number, underWay: number): Tone | null {
  if (waiting > 0) return 'doubt';
  if (failed > 0) return 'stop';
  return underWay > 0 ? 'run' : null;
}
