import { useSyncExternalStore } from 'react';

/** Whether this browser shows notices: as chosen here, and as far as the browser lets us. */
export type NoticeSwitch = 'off' | 'on' | 'denied' | 'unsupported';

const NAME = 'signalbox:notices';
const listeners = new Set<() => void>();
/** Some browsers have the interface and refuse to use it outside a service worker. */
let isRefused = false;

function changed(): void {
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', listener);
  };
}

function standing(): NoticeSwitch {
  if (isRefused || !('Notification' in window)) return 'unsupported';
  if (Notification.permission === 'denied') return 'denied';
  const isOn = localStorage.getItem(NAME) === 'on' && Notification.permission === 'granted';
  return isOn ? 'on' : 'off';
}

export function useNoticeSwitch(): NoticeSwitch {
  return useSyncExternalStore(subscribe, standing);
}

/** Turned on, it asks the browser for leave: only ever on a person's press. */
export async function turnNotices(on: boolean): Promise<void> {
  if (on) await Notification.requestPermission();
  if (on && Notification.permission === 'granted') localStorage.setItem(NAME, 'on');
  else localStorage.removeItem(NAME);
  changed();
}

/** Shows one, where notices are on; a later one of the same `tag` takes its place. */
export function showNotice(
  { title, body, tag }: { title: string; body: string; tag: string },
  onPress: () => void,
): void {
  if (standing() !== 'on') return;
  try {
    const notice = new Notification(title, { body, tag });
    notice.onclick = () => {
      notice.close();
      onPress();
    };
  } catch {
    isRefused = true;
    changed();
  }
}
