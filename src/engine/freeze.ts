import type { FreezeWindow } from '../domain/policy.ts';
import type { Millis } from '../domain/run.ts';

/** Whether a freeze is on in its window; before that it is the next one to begin. */
export function isOn({ from }: FreezeWindow, now: Millis): boolean {
  return from <= now;
}
