import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Session } from '../../../src/contract/session.ts';
import { keys } from '../data/cache.ts';
import { signIn } from '../data/calls.ts';
import { useCall } from '../data/use-call.ts';
import { Button } from '../ui/button.tsx';
import { useTab } from '../ui/tab.ts';
import styles from './plain.module.css';

/** One field. The address stays, so that signing in leads on to where one wanted to go. */
export function SignInPage() {
  const client = useQueryClient();
  const [token, setToken] = useState('');
  const call = useCall<Session>((session) => client.setQueryData(keys.session, session));
  useTab('page', 'Sign in', null);
  return (
    <main className={styles.plain}>
      <h1>Signalbox</h1>
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
