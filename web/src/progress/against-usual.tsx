import type { Deploy } from '../../../src/contract/deploy.ts';
import { useNow } from '../data/clock.ts';
import { useTarget } from '../data/queries.ts';
import { elapsed } from '../words/doing.ts';
import { againstUsual } from '../words/usual.ts';

/** How long it has taken by now, beside what is usual there; `hasElapsed`: the first is said already. */
export function AgainstUsual({ deploy, hasElapsed }: { deploy: Deploy; hasElapsed: boolean }) {
  const now = useNow();
  const usual = useTarget(deploy.target)?.usual ?? null;
  const isAtWork = deploy.status === 'building' || deploy.status === 'deploying';
  const usualThere = againstUsual(deploy, usual, now);
  const words = [
    ...(isAtWork && !hasElapsed ? [elapsed(deploy, now)] : []),
    ...(usualThere === null ? [] : [usualThere]),
  ];
  return words.length === 0 ? null : <span>{words.join(' · ')}</span>;
}
