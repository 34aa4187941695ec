import { lazy, Suspense, useEffect, useState } from 'react';
import { useOpenDeploy } from '../app/dialogs.tsx';
import { useKeys } from './single-keys.ts';

const loadPalette = () => import('./palette.tsx');
const Palette = lazy(loadPalette);
const Help = lazy(() => import('./help.tsx'));

type Shown = Readonly<{ what: 'palette'; q: string } | { what: 'help' }> | null;

/** What the keyboard does on every page: the palette, the search, the help, and the one button. */
export function Keyboard() {
  const openDeploy = useOpenDeploy();
  const [shown, setShown] = useState<Shown>(null);
  useKeys({
    '?': () => setShown({ what: 'help' }),
    '/': focusSearch,
    d: () => {
      const target = targetAtHand();
      if (target === null) setShown({ what: 'palette', q: 'Deploy ' });
      else openDeploy(target);
    },
  });
  useEffect(() => {
    function pressed(event: KeyboardEvent): void {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      setShown((now) => (now === null ? { what: 'palette', q: '' } : null));
    }
    function asked(): void {
      setShown({ what: 'palette', q: '' });
    }
    document.addEventListener('keydown', pressed);
    document.addEventListener(ASK, asked);
    return () => {
      document.removeEventListener('keydown', pressed);
      document.removeEventListener(ASK, asked);
    };
  }, []);
  // The script comes once the page is at rest, so that what is typed right after the keys is not lost.
  useEffect(() => {
    const timer = setTimeout(() => void loadPalette().catch(() => {}), 600);
    return () => clearTimeout(timer);
  }, []);
  const close = (): void => setShown(null);
  return (
    <Suspense fallback={null}>
      {shown?.what === 'palette' && (
        <Palette q={shown.q} onHelp={() => setShown({ what: 'help' })} onClose={close} />
      )}
      {shown?.what === 'help' && <Help onClose={close} />}
    </Suspense>
  );
}

const ASK = 'signalbox:palette';

/** Opens the palette, for whoever has no keyboard at hand. */
export function openPalette(): void {
  document.dispatchEvent(new Event(ASK));
}

/** The page’s own search field, where it has one. */
function focusSearch(): void {
  const field = document.querySelector('[data-search], main input[type="search"], search input');
  if (field instanceof HTMLElement) field.focus();
  else openPalette();
}

/** The target whose row has the focus, or whose page this is. */
function targetAtHand(): string | null {
  const place =
    document.activeElement?.closest('[data-target]') ?? document.querySelector('main[data-target]');
  return place?.getAttribute('data-target') ?? null;
}
