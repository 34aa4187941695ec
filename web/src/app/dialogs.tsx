import {
  createContext,
  lazy,
  type ReactNode,
  type RefObject,
  Suspense,
  useCallback,
  useContext,
  useEffect,
  useRef,
  useState,
} from 'react';
import { useLocation } from 'react-router';
import { useTarget } from '../data/queries.ts';
import { type Draft, draftOf } from '../send/attempt.ts';
import { closeAttempt, openAttempt, resumeAttempts } from '../send/attempts.ts';
import { useWayBack } from '../ui/way-back.ts';

const loadModal = () => import('../modal/deploy-modal.tsx');
const DeployModal = lazy(loadModal);

type OpenDeploy = (target: string, prefill?: Draft) => void;
type Opened = Readonly<{ target: string; prefill: Draft | null; isResumed: boolean }>;

const Opener = createContext<OpenDeploy>(() => {});

/** Opens the deploy dialog of a target, on whatever page one is. */
export function useOpenDeploy(): OpenDeploy {
  return useContext(Opener);
}

/** Holds the one dialog, and reopens it after a reload or the end of a session that cut a press off. */
export function Dialogs({ children }: { children: ReactNode }) {
  const { pathname } = useLocation();
  const [opened, setOpened] = useState<Opened | null>(null);
  const open = useCallback<OpenDeploy>(
    (target, prefill) => setOpened({ target, prefill: prefill ?? null, isResumed: false }),
    [],
  );
  const close = useRef<(() => void) | null>(null);
  useWayBack(opened !== null, () => (close.current === null ? setOpened(null) : close.current()));
  useEffect(() => {
    const [target] = resumeAttempts();
    if (target !== undefined) setOpened({ target, prefill: null, isResumed: true });
  }, []);
  // A link out of the dialog leads to another page: the dialog stays behind with the old one.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the change of page is the cause
  useEffect(() => () => setOpened(null), [pathname]);
  // The dialog's script comes once the page is at rest, so that the press finds it here.
  useEffect(() => {
    const timer = setTimeout(() => void loadModal().catch(() => {}), 300);
    return () => clearTimeout(timer);
  }, []);

  return (
    <Opener value={open}>
      {children}
      {opened !== null && (
        <Opening
          key={opened.target}
          opened={opened}
          close={close}
          onClose={() => setOpened(null)}
        />
      )}
    </Opener>
  );
}

/** The attempt, and with it the key, is there before the dialog is. */
function Opening({
  opened,
  close,
  onClose,
}: {
  opened: Opened;
  /** Where the dialog leaves its own way of closing, which may ask first. */
  close: RefObject<(() => void) | null>;
  onClose: () => void;
}) {
  const target = useTarget(opened.target);
  const [isReady, setReady] = useState(false);
  useEffect(() => {
    if (target === undefined || isReady) return;
    // A resumed attempt is there already, and may even have been answered by now.
    if (!opened.isResumed) {
      openAttempt(target.id, opened.prefill ?? draftOf({ ref: target.ref, inputs: {} }));
    }
    setReady(true);
  }, [target, opened, isReady]);

  // However the dialog goes, by its button or with its page.
  useEffect(() => () => closeAttempt(opened.target), [opened.target]);

  if (target === undefined || !isReady) return null;
  return (
    <Suspense fallback={null}>
      <DeployModal target={target} close={close} onClose={onClose} />
    </Suspense>
  );
}
