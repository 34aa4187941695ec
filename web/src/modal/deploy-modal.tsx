import { useEffect, useRef, useState } from 'react';
import { Heading } from 'react-aria-components/Dialog';
import type { Target } from '../../../src/contract/target.ts';
import { useKnownDeploy } from '../data/queries.ts';
import { type Attempt, isChanged } from '../send/attempt.ts';
import { discardAttempt, useAttempt } from '../send/attempts.ts';
import { DialogFrame } from '../ui/dialog-frame.tsx';
import { After } from './after.tsx';
import { Before } from './before.tsx';
import styles from './deploy-modal.module.css';
import { Discard } from './discard.tsx';
import { sentWords, wishWords } from './words.ts';

/** One dialog from the wish to the end: the same box before and after the button. */
export default function DeployModal({ target, onClose }: { target: Target; onClose: () => void }) {
  const attempt = useAttempt(target.id);
  const [hasWord, setHasWord] = useState(false);
  const [isAsking, setAsking] = useState(false);
  if (attempt === undefined) return null;
  // Once it is sent there is nothing to lose: it goes on without the dialog.
  const wouldLose = attempt.phase === 'editing' && (hasWord || isChanged(attempt));
  const isAskingNow = isAsking && wouldLose;

  function close(): void {
    if (!wouldLose) discard();
    // Pressed again while it asks, the key closes the question.
    else setAsking(!isAskingNow);
  }

  function discard(): void {
    onClose();
    discardAttempt(target.id);
  }

  return (
    <DialogFrame
      size="large"
      isDismissable={attempt.phase === 'accepted'}
      heading={<Title target={target} attempt={attempt} />}
      onClose={close}
    >
      {isAskingNow && <Discard onKeep={() => setAsking(false)} onDiscard={discard} />}
      {attempt.deployId === null ? (
        <Before target={target} attempt={attempt} isAsking={isAskingNow} onWord={setHasWord} />
      ) : (
        <After target={target} deployId={attempt.deployId} onClose={onClose} />
      )}
    </DialogFrame>
  );
}

/** Where the focus goes on opening, and again when the button has turned one page into the other. */
function Title({ target, attempt }: { target: Target; attempt: Attempt }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const isAfter = attempt.deployId !== null;
  const isSending = attempt.phase === 'sending';
  // What is sent can no longer be edited, and a field that is disabled loses the focus to nowhere.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the turn of the page is the cause
  useEffect(() => heading.current?.focus(), [isAfter, isSending]);
  const deploy = useKnownDeploy(attempt.deployId);
  return (
    <Heading slot="title" level={2} ref={heading} tabIndex={-1} className={styles.title ?? ''}>
      {isAfter ? sentWords(target, deploy) : wishWords(target, attempt.draft)}
    </Heading>
  );
}
