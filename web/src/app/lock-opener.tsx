import { createContext, lazy, type ReactNode, Suspense, useContext, useState } from 'react';
import { useTarget } from '../data/queries.ts';

const LockDialog = lazy(() => import('../locks/lock-dialog.tsx'));

const Opener = createContext<(target: string) => void>(() => {});

/** Opens the dialog in which a target is locked, unlocked, or its lock taken over. */
export function useOpenLock(): (target: string) => void {
  return useContext(Opener);
}

/** Holds that dialog, on whatever page one is. */
export function LockOpener({ children }: { children: ReactNode }) {
  const [opened, setOpened] = useState<string | null>(null);
  return (
    <Opener value={setOpened}>
      {children}
      {opened !== null && <Opened id={opened} onClose={() => setOpened(null)} />}
    </Opener>
  );
}

function Opened({ id, onClose }: { id: string; onClose: () => void }) {
  const target = useTarget(id);
  if (target === undefined) return null;
  return (
    <Suspense fallback={null}>
      <LockDialog target={target} onClose={onClose} />
    </Suspense>
  );
}
