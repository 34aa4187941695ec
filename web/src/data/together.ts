import { notifyManager, type QueryClient } from '@tanstack/react-query';
import type { Deploy } from '../../../src/contract/deploy.ts';
import { isFinal } from '../../../src/domain/status.ts';
import { hear, keys } from './cache.ts';

/** So many deploys at most are shown anew at once, and the next ones so much later: between two frames. */
const TOGETHER = 8;
const TOGETHER_MS = 50;

export type Together = Readonly<{ tell: (deploy: Deploy) => void; stop: () => void }>;

/** Whether a deploy ended, or is under way without having been so as far as this page knows. */
function beginsOrEnds(client: QueryClient, { id, status }: Deploy): boolean {
  if (isFinal(status)) return true;
  const known = client.getQueryData<Deploy>(keys.deploy(id));
  return known === undefined || isFinal(known.status);
}

/** Events come in bursts. What they tell is gathered for a moment, each deploy as it was told last. */
export function tellTogether(client: QueryClient, askTargets: () => void): Together {
  const heard = new Map<string, Deploy>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function tellSome(): void {
    const deploys = [...heard.values()].slice(0, TOGETHER);
    for (const { id } of deploys) heard.delete(id);
    timer = heard.size === 0 ? undefined : setTimeout(tellSome, TOGETHER_MS);
    const isAnew = deploys.some((deploy) => beginsOrEnds(client, deploy));
    notifyManager.batch(() => {
      for (const deploy of deploys) {
        hear(client, deploy);
        void client.invalidateQueries({ queryKey: keys.timeline(deploy.id) });
      }
      void client.invalidateQueries({ queryKey: ['commit'] });
      // An end may uncover an older deploy, a beginning stand beside one; only the server knows.
      if (isAnew) askTargets();
    });
  }

  return {
    tell: (deploy: Deploy) => {
      const known = heard.get(deploy.id);
      if (known === undefined || known.version <= deploy.version) heard.set(deploy.id, deploy);
      timer ??= setTimeout(tellSome, TOGETHER_MS);
    },
    stop: () => clearTimeout(timer),
  };
}
