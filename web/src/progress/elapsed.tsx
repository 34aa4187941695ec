import type { Deploy } from '../../../src/contract/deploy.ts';
import { useAtNow } from '../data/clock.ts';
import { elapsed } from '../words/doing.ts';

/** How long it took, or has taken by now: alone renewed, second by second. */
export function Elapsed({ deploy }: { deploy: Deploy }) {
  return useAtNow((now) => elapsed(deploy, now));
}
