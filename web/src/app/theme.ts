import { useSyncExternalStore } from 'react';

type Theme = 'light' | 'dark';

const NAME = 'signalbox:theme';
const system = window.matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  system.addEventListener('change', listener);
  return () => {
    listeners.delete(listener);
    system.removeEventListener('change', listener);
  };
}

function systemTheme(): Theme {
  return system.matches ? 'dark' : 'light';
}

function chosen(): Theme | null {
  const { theme } = document.documentElement.dataset;
  return theme === 'light' || theme === 'dark' ? theme : null;
}

function current(): Theme {
  return chosen() ?? systemTheme();
}

export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, current);
}

/** Follows the system until told otherwise; told the system's own theme, it follows again. */
export function switchTheme(): void {
  const other: Theme = current() === 'dark' ? 'light' : 'dark';
  remember(other === systemTheme() ? null : other);
  for (const listener of listeners) listener();
}

function remember(theme: Theme | null): void {
  if (theme === null) delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  try {
    if (theme === null) localStorage.removeItem(NAME);
    else localStorage.setItem(NAME, theme);
  } catch {
    // Storage is closed to us: the choice lasts as long as the page.
  }
}
