import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Deploy } from '../../../src/contract/deploy.ts';
import { hear } from '../data/cache.ts';
import { abandon, linkRun, lookAgain } from '../data/calls.ts';
import { useNow } from '../data/clock.ts';
import { useCall } from '../data/use-call.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { Ago } from '../ui/time.tsx';
import { duration } from '../words/time.ts';
import { Candidates } from './candidates.tsx';
import styles from './doubt.module.css';

/** What we do not know, what is being done about it, and what a person can do who knows more. */
export function Doubt({ deploy }: { deploy: Deploy }) {
  const client = useQueryClient();
  const call = useCall<Deploy>((answer) => hear(client, answer));
  const title = doubtTitle(deploy);
  if (title === null) return null;
  const isUnconfirmed = deploy.status === 'unconfirmed';
  return (
    <Notice tone="doubt" title={title} isAlert={isUnconfirmed || deploy.in_doubt}>
      <Looking
        deploy={deploy}
        isBusy={call.isBusy}
        onLookAgain={() => void call.run(lookAgain(deploy.id))}
      />
      <Candidates
        candidates={deploy.candidates ?? []}
        isBusy={call.isBusy}
        onPick={(runId) => void call.run(linkRun(deploy.id, runId))}
      />
      {isUnconfirmed && (
        <DidNotRun
          isBusy={call.isBusy}
          onSay={(reason) => void call.run(abandon(deploy.id, reason))}
        />
      )}
      {call.complaint !== null && <p role="alert">{call.complaint}</p>}
    </Notice>
  );
}

/** What is not known of the deploy; null where nothing is in doubt. */
export function doubtTitle(deploy: Deploy): string | null {
  if (deploy.status === 'unconfirmed') {
    return 'We do not know yet whether GitHub started this. Do not deploy again.';
  }
  if (deploy.in_doubt) return 'Another run fits this deploy as well as the one shown.';
  const isUnclear = deploy.github_run_id === null && (deploy.candidates ?? []).length > 0;
  return isUnclear ? 'GitHub took it, but which run it became is not certain yet.' : null;
}

/** What is being tried, when next, and the way to have it done now. */
function Looking({
  deploy,
  isBusy,
  onLookAgain,
}: {
  deploy: Deploy;
  isBusy: boolean;
  onLookAgain: () => void;
}) {
  const { looking } = deploy;
  if (looking === undefined) return <p>Runs that may be this deploy’s are being looked for.</p>;
  return (
    <>
      <p>
        GitHub’s list of runs is searched for one that is surely this deploy’s; the run’s own
        callback settles it too, however late. Nothing is sent again.
      </p>
      <p>
        {looking.last_at_utc === null ? (
          'Looking for the run on GitHub'
        ) : (
          <>
            Looked for the run on GitHub <Ago at={looking.last_at_utc} />
          </>
        )}
        {looking.error !== null && <>: {looking.error}</>}. <NextLook at={looking.next_at_utc} />
      </p>
      <p>
        <Button disabled={isBusy} onClick={onLookAgain}>
          Look again
        </Button>
      </p>
    </>
  );
}

function NextLook({ at }: { at: string }) {
  const inMs = Date.parse(at) - useNow();
  return inMs > 0 ? `Looking again in ${duration(inMs + 999)}.` : 'Looking again now.';
}

function DidNotRun({ isBusy, onSay }: { isBusy: boolean; onSay: (reason: string) => void }) {
  const [reason, setReason] = useState('');
  const isSaid = reason.trim() !== '';
  return (
    <details className={styles.fold}>
      <summary>It did not run…</summary>
      <form
        className={styles.say}
        onSubmit={(event) => {
          event.preventDefault();
          if (isSaid) onSay(reason.trim());
        }}
      >
        <label>
          How do you know?
          <input
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            maxLength={500}
            autoComplete="off"
          />
        </label>
        <Button type="submit" disabled={!isSaid || isBusy}>
          It did not run
        </Button>
        {!isSaid && <p className={styles.why}>Say how you know: it is kept with the deploy.</p>}
      </form>
    </details>
  );
}
