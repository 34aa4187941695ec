/**
 * The deploys that this tab follows, as they were last heard of: those pressed here, kept over a reload, and
 * the one whose page is open.
 */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { z } from 'zod';
import type { Deploy } from '../../../src/contract/deploy.ts';
import { isFinal } from '../../../src/domain/status.ts';
import { keys } from '../data/cache.ts';
import { needsYou } from '../words/doing.ts';

const PRESSED = 'signalbox:pressed';
const MOST_PRESSED = 20;

const pressed = new Set<string>(restore());
/** Null: not heard of since the page was loaded. */
const followed = new Map<string, Deploy | null>([...pressed].map((id) => [id, null]));

function restore(): readonly string[] {
  try {
    return z.array(z.string()).parse(JSON.parse(sessionStorage.getItem(PRESSED) ?? '[]'));
  } catch {
    return [];
  }
}

/** A deploy was pressed here. */
export function followPressed(deploy: Deploy): void {
  if (pressed.has(deploy.id)) return;
  followed.set(deploy.id, deploy);
  pressed.add(deploy.id);
  const [oldest] = pressed;
  if (pressed.size > MOST_PRESSED && oldest !== undefined) {
    pressed.delete(oldest);
    followed.delete(oldest);
  }
  sessionStorage.setItem(PRESSED, JSON.stringify([...pressed]));
}

/** Follows a deploy while its page is open. */
export function useFollow(id: string): void {
  const client = useQueryClient();
  useEffect(() => {
    const known = followed.get(id) ?? client.getQueryData<Deploy>(keys.deploy(id));
    followed.set(id, known ?? null);
    return () => {
      if (!pressed.has(id)) followed.delete(id);
    };
  }, [client, id]);
}

/** Takes in how a deploy is now; says whether a person who follows it wants to be called for that. */
export function isNewsOf(deploy: Deploy): boolean {
  const before = followed.get(deploy.id);
  if (before === undefined) return false;
  followed.set(deploy.id, deploy);
  return before !== null && isNews(before, deploy);
}

/** Whether it has come to an end, or has begun to need somebody. */
export function isNews(before: Deploy, now: Deploy): boolean {
  if (isFinal(now.status)) {
    return before.status !== now.status || before.github_run_attempt !== now.github_run_attempt;
  }
  return needsYou(now) && !(needsYou(before) && before.status === now.status);
}
