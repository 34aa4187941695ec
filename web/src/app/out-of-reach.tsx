import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Session } from '../../../src/contract/session.ts';
import { explain, NoAnswer } from '../data/answer.ts';
import { api } from '../data/api.ts';
import { get } from '../data/http.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { useTab } from '../ui/tab.ts';
import styles from './app.module.css';

const AGAIN_MS = 3000;
const RELOADED = 'signalbox:reloaded';
/** A server that is there and has no such script would have the page reload for ever. */
const APART_MS = 60_000;

const UNREACHABLE = new NoAnswer({ kind: 'unknown', why: 'network' });

/** In the place of a page whose script did not come: once the console is back, the page comes by itself. */
export function OutOfReach({ name }: { name: string }) {
  useTab('page', name, null);
  useReloadOnceBack();
  const { title, detail } = explain(UNREACHABLE);
  return (
    <main className={styles.alone}>
      <h1>{name}</h1>
      <Notice tone="stop" title={title} isAlert>
        <p>{detail}</p>
        <p>
          <Button onClick={() => window.location.reload()}>Reload</Button>
        </p>
      </Notice>
    </main>
  );
}

function useReloadOnceBack(): void {
  const { isSuccess } = useQuery({
    queryKey: ['back'],
    queryFn: ({ signal }) => get(api.session, Session, signal),
    ...{ refetchInterval: AGAIN_MS, retry: false, gcTime: 0 },
  });
  useEffect(() => {
    if (!isSuccess || !mayReload()) return;
    window.location.reload();
  }, [isSuccess]);
}

function mayReload(): boolean {
  try {
    const last = Number(sessionStorage.getItem(RELOADED) ?? 0);
    if (Date.now() - last < APART_MS) return false;
    sessionStorage.setItem(RELOADED, String(Date.now()));
    return true;
  } catch {
    return false;
  }
}
