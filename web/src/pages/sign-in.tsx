import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { Session } from '../../../src/contract/session.ts';
import { keys } from '../data/cache.ts';
import { signIn } from '../data/calls.ts';
import { hasSessionEnded, noteSignIn } from '../data/session-end.ts';
import { useCall } from '../data/use-call.ts';
import { useCutOffPress } from '../send/attempts.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { useTab } from '../ui/tab.ts';
import styles from './plain.module.css';

/** One field. The address stays, so that signing in leads on to where one wanted to go. */
export function SignInPage() {
  const client = useQueryClient();
  const [token, setToken] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const call = useCall<Session>((session) => {
    noteSignIn();
    client.setQueryData(keys.session, session);
  });
  useEffect(() => field.current?.focus(), []);
  useTab('page', 'Sign in', null);
  return (
    <main className={styles.plain}>
      <h1>Signalbox</h1>
      <Ended />
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (token.trim() !== '' && !call.isBusy) void call.run(signIn(token.trim()));
        }}
      >
        <label>
          Paste the admin token
          <input
            ref={field}
            type="password"
            name="token"
            autoComplete="current-password"
            value={token}
            onChange={(event) => setToken(event.target.value)}
          />
        </label>
        <Button type="submit" kind="primary" disabled={call.isBusy || token.trim() === ''}>
          {call.isBusy ? 'Signing in…' : 'Sign in'}
        </Button>
      </form>
      {call.complaint !== null && (
        <p role="alert" className={styles.error}>
          {call.complaint}
        </p>
      )}
      <p className={styles.quiet}>
        It is the value of <code>SIGNALBOX_ADMIN_TOKEN</code> on the machine that runs this console.
      </p>
    </main>
  );
}

/** Who was at work learns why they are here, and what became of what they pressed. */
function Ended() {
  const press = useCutOffPress();
  if (press === 'not-sent') {
    return (
      <Notice tone="doubt" title="Your session ended. Nothing was sent." isAlert>
        <p>Sign in: the form opens again as you left it.</p>
      </Notice>
    );
  }
  if (press === 'unknown') {
    return (
      <Notice tone="doubt" title="Your session ended." isAlert>
        <p>We do not know yet whether what you pressed fired. Sign in: it is asked again.</p>
      </Notice>
    );
  }
  return hasSessionEnded() ? <Notice tone="doubt" title="Your session ended." isAlert /> : null;
}
