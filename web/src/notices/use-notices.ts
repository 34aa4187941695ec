import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useNavigate } from 'react-router';
import type { Deploy } from '../../../src/contract/deploy.ts';
import type { TargetList } from '../../../src/contract/target.ts';
import { keys } from '../data/cache.ts';
import { paths } from '../paths.ts';
import { headline, startedBy } from '../words/doing.ts';
import { isNewsOf } from './follow.ts';
import { showNotice } from './switch.ts';

/**
 * Calls a person who looks elsewhere when a deploy that this tab follows ends or needs somebody. Whoever
 * sees the page is told by it.
 */
export function useNotices(): void {
  const client = useQueryClient();
  const navigate = useNavigate();
  useEffect(() => {
    const [kind] = keys.deploy('');
    return client.getQueryCache().subscribe(({ type, query }) => {
      const deploy = query.state.data as Deploy | undefined;
      if (type !== 'updated' || query.queryKey[0] !== kind || deploy === undefined) return;
      if (!isNewsOf(deploy) || document.visibilityState === 'visible') return;
      const targets = client.getQueryData<TargetList>(keys.targets)?.targets;
      const title = targets?.find(({ id }) => id === deploy.target)?.title ?? deploy.target;
      const notice = {
        title: `${headline(deploy)}: ${title}`,
        body: `${deploy.ref} · ${startedBy(deploy)}`,
        tag: deploy.id,
      };
      showNotice(notice, () => {
        window.focus();
        void navigate(paths.deploy(deploy.id));
      });
    });
  }, [client, navigate]);
}
