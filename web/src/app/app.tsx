import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Session } from '../../../src/contract/session.ts';
import { explain, NoAnswer } from '../data/answer.ts';
import { followEvents } from '../data/live.ts';
import { useSession } from '../data/queries.ts';
import { Keyboard } from '../keys/keyboard.tsx';
import { useNotices } from '../notices/use-notices.ts';
import { SignInPage } from '../pages/sign-in.tsx';
import { Announcer } from '../ui/announcer.tsx';
import { Notice } from '../ui/notice.tsx';
import styles from './app.module.css';
import { Dialogs } from './dialogs.tsx';
import { Header } from './header.tsx';
import { LockOpener } from './lock-opener.tsx';
import { Pages } from './pages.tsx';

export function App() {
  return (
    <>
      <Gate />
      <Announcer />
    </>
  );
}

/** Nothing is shown, and nothing asked for, before it is known who is here. */
function Gate() {
  const session = useSession();
  if (session.data === undefined) {
    if (session.error === null) return null;
    if (isSignedOut(session.error)) return <SignInPage />;
    const { title, detail } = explain(session.error);
    return (
      <main className={styles.alone}>
        <h1>Signalbox</h1>
        <Notice tone="stop" title={title} isAlert>
          <p>{detail}</p>
        </Notice>
      </main>
    );
  }
  if (session.data.operator === null) return <SignInPage />;
  return <Console session={session.data} />;
}

function isSignedOut(error: Error): boolean {
  if (!(error instanceof NoAnswer) || error.answer.kind !== 'problem') return false;
  return error.answer.problem.status === 401;
}

function Console({ session }: { session: Session }) {
  const client = useQueryClient();
  useEffect(() => followEvents(client), [client]);
  useNotices();
  return (
    <Dialogs>
      <LockOpener>
        <Header session={session} />
        <Keyboard />
        <Pages />
        <footer className={styles.foot}>Signalbox {session.version}</footer>
      </LockOpener>
    </Dialogs>
  );
}
