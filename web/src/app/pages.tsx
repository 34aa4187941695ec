import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Route, Routes, useLocation } from 'react-router';
import { Board } from '../pages/board/board.tsx';
import { NotFound } from '../pages/not-found.tsx';
import { Broken } from '../ui/broken.tsx';
import { OutOfReach } from './out-of-reach.tsx';
import { useArrival } from './use-arrival.ts';

/** The pages whose script comes after the first page's. */
const LATER = {
  History: () => import('../pages/history/history-page.tsx'),
  Deploy: () => import('../pages/deploy/deploy-page.tsx'),
  Numbers: () => import('../pages/numbers/numbers-page.tsx'),
  Commit: () => import('../pages/commit/commit-page.tsx'),
};
type Later = keyof typeof LATER;

const NAMES: readonly Later[] = ['History', 'Deploy', 'Numbers', 'Commit'];
/** The first page comes to rest before. */
const REST_MS = 1500;

/** A page's script, kept once it is here. One that did not come the browser does not ask for again. */
function scriptOf(name: Later) {
  return queryOptions({
    queryKey: ['page', name],
    queryFn: LATER[name],
    ...{ staleTime: Number.POSITIVE_INFINITY, gcTime: Number.POSITIVE_INFINITY },
    ...{ retry: false, refetchOnWindowFocus: false, structuralSharing: false },
  });
}

/** The page of each address. One that fails takes no other with it, nor the header. */
export function Pages() {
  const { pathname } = useLocation();
  useArrival();
  useAhead();
  return (
    <Broken key={pathname}>
      <Routes>
        <Route path="/" element={<Board />} />
        <Route path="/history" element={<LaterPage name="History" />} />
        <Route path="/numbers" element={<LaterPage name="Numbers" />} />
        <Route path="/commits/:sha" element={<LaterPage name="Commit" />} />
        <Route path="/deploys/:id" element={<LaterPage name="Deploy" />} />
        <Route path="*" element={<NotFound />} />
      </Routes>
    </Broken>
  );
}

/** Fetches the other pages' scripts while nothing else happens: the server may be gone when they are wanted. */
function useAhead(): void {
  const client = useQueryClient();
  useEffect(() => {
    let isLeft = false;
    async function fetchAll(): Promise<void> {
      for (const name of NAMES) {
        await idle();
        if (!isLeft) await client.prefetchQuery(scriptOf(name));
      }
    }
    const timer = setTimeout(() => void fetchAll(), REST_MS);
    return () => {
      isLeft = true;
      clearTimeout(timer);
    };
  }, [client]);
}

/** A long board on a slow phone fills itself for longer than the first rest. */
function idle(): Promise<void> {
  return new Promise((go) => {
    if ('requestIdleCallback' in window) requestIdleCallback(() => go(), { timeout: REST_MS });
    else setTimeout(go, REST_MS);
  });
}

function LaterPage({ name }: { name: Later }) {
  const { data, error } = useQuery(scriptOf(name));
  if (data !== undefined) return <data.default />;
  return error === null ? null : <OutOfReach name={name} />;
}
