import { useQueryClient } from '@tanstack/react-query';
import type { Deploy } from '../../../src/contract/deploy.ts';
import { hear, keys } from '../data/cache.ts';
import { useCall } from '../data/use-call.ts';

/** Something that people have done to a deploy: all that show it learn of the answer at once. */
export function useOrder() {
  const client = useQueryClient();
  return useCall<Deploy>((answer) => {
    hear(client, answer);
    void client.invalidateQueries({ queryKey: keys.timeline(answer.id) });
  });
}
