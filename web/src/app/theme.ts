import { useEffect, useState, useSyncExternalStore } from 'react';

type Theme = 'light' | 'dark';

const NAME = 'signalbox:theme';
const system = window.matchMedia('(prefers-color-scheme: dark)');

function subscribe(listener: () => void): () => void {
  system.addEventListener('change', listener);
  return () => system.removeEventListener('change', listener);
}

function systemTheme(): Theme {
  return system.matches ? 'dark' : 'light';
}

function remembered(): Theme | null {
  const { theme } = document.documentElement.dataset;
  return theme === 'light' || theme === 'dark' ? theme : null;
}

/** Follows the system until told otherwise; told the system's own theme, it follows again. */
export function useTheme(): [theme: Theme, toggle: () => void] {
  const preferred = useSyncExternalStore(subscribe, systemTheme);
  const [chosen, choose] = useState<Theme | null>(remembered);
  useEffect(() => remember(chosen), [chosen]);

  const theme = chosen ?? preferred;
  const other: Theme = theme === 'dark' ? 'light' : 'dark';
  return [theme, () => choose(other === preferred ? null : other)];
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
