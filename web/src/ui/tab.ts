import { useEffect } from 'react';
import type { Tone } from '../../../src/domain/status.ts';

/** The lamp on the tab's icon; the tones of the light theme, which read on either kind of tab. */
const LAMPS: Readonly<Record<Tone, string>> = {
  hold: '#8b939d',
  wait: '#8f62e0',
  run: '#2a85ea',
  doubt: '#d18a12',
  go: '#1f9d55',
  stop: '#dc4232',
};

type Layer = { title: string; tone: Tone | null };

/** What the page wants on the tab, and what an open dialog wants there instead. */
const layers: { page: Layer | null; dialog: Layer | null } = { page: null, dialog: null };

function paint(): void {
  const top = layers.dialog ?? layers.page;
  if (top === null) return;
  document.title = top.title === '' ? 'Signalbox' : `${top.title} · Signalbox`;
  const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  icon?.setAttribute('href', top.tone === null ? '/favicon.svg' : iconWith(LAMPS[top.tone]));
}

function iconWith(lamp: string): string {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="${lamp}"/><path fill="#fff" d="M17 6h9v10h-9zM6 16h10v10H6z"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

/** Names the tab and lights its lamp for as long as the place is open. */
export function useTab(level: 'page' | 'dialog', title: string, tone: Tone | null): void {
  useEffect(() => {
    layers[level] = { title, tone };
    paint();
    return () => {
      layers[level] = null;
      paint();
    };
  }, [level, title, tone]);
}
