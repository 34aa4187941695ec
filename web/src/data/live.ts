/**
 * The one stream of events of this tab. While it is open, pages are told; while it is not, they
 * ask by themselves (see queries.ts) and say so, and the stream is tried again every ten seconds.
 */
import type { QueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { Deploy } from '../../../src/contract/deploy.ts';
import { type GitHubReport, GitHubState } from '../../../src/contract/github.ts';
import { targetsAnew } from './anew.ts';
import { api } from './api.ts';
import { keys } from './cache.ts';
import { fromJson } from './from-json.ts';
import { tellTogether } from './together.ts';

export type Live = 'opening' | 'open' | 'blocked';

const OPEN_WITHIN_MS = 3000;
const TRY_AGAIN_MS = 10_000;

let state: Live = 'opening';
const listeners = new Set<() => void>();

function become(next: Live): void {
  if (state === next) return;
  state = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function liveNow(): Live {
  return state;
}

export function useLive(): Live {
  return useSyncExternalStore(subscribe, liveNow);
}

/** Opens the stream and keeps it; the function returned closes it for good. */
export function followEvents(client: QueryClient): () => void {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const askTargets = targetsAnew(client);
  const telling = tellTogether(client, askTargets);

  function open(): void {
    source = new EventSource(api.events);
    source.addEventListener('open', opened);
    source.addEventListener('error', broke);
    source.addEventListener('deploy', (event) => heardDeploy(event.data));
    source.addEventListener('targets', askTargets);
    source.addEventListener('github', (event) => heardGitHub(client, event.data));
    timer = setTimeout(giveUp, OPEN_WITHIN_MS);
  }

  function opened(): void {
    stopWaiting();
    become('open');
    // Whatever happened between the last answer and this moment was told to nobody here.
    refetchAll(client);
  }

  function stopWaiting(): void {
    clearTimeout(timer);
    timer = undefined;
  }

  function heardDeploy(data: unknown): void {
    const parsed = Deploy.safeParse(fromJson(String(data)));
    if (parsed.success) telling.tell(parsed.data);
    else refetchAll(client);
  }

  /** The browser reconnects by itself after a drop; all its tries together get the seconds of a first one. */
  function broke(): void {
    if (source?.readyState === EventSource.CLOSED) giveUp();
    else timer ??= setTimeout(giveUp, OPEN_WITHIN_MS);
  }

  function giveUp(): void {
    stopWaiting();
    source?.close();
    become('blocked');
    timer = setTimeout(open, TRY_AGAIN_MS);
  }

  open();
  return () => {
    clearTimeout(timer);
    telling.stop();
    source?.close();
    become('opening');
  };
}

function refetchAll(client: QueryClient): void {
  for (const key of [
    ['targets'],
    ['recent'],
    ['history'],
    ['commit'],
    ['deploy'],
    ['timeline'],
    ['log'],
    ['unconfirmed'],
    ['github'],
    ['notifications'],
  ]) {
    void client.invalidateQueries({ queryKey: key });
  }
}

function heardGitHub(client: QueryClient, data: unknown): void {
  const parsed = GitHubState.safeParse(fromJson(String(data)));
  if (!parsed.success) return;
  // The stream tells how GitHub answers; the rest of the report only the server's answer has.
  client.setQueryData<GitHubReport>(keys.github, (known) => known && { ...known, ...parsed.data });
  void client.invalidateQueries({ queryKey: keys.github });
}
