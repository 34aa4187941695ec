import { type Ref, useEffect, useImperativeHandle, useRef, useState } from 'react';
import { Heading } from 'react-aria-components/Dialog';
import type { Target } from '../../../src/contract/target.ts';
import { useKnownDeploy } from '../data/queries.ts';
import { type Attempt, isChanged } from '../send/attempt.ts';
import { discardAttempt, useAttempt } from '../send/attempts.ts';
import { DialogFrame } from '../ui/dialog-frame.tsx';
import { Discard, useDiscard } from '../ui/discard.tsx';
import { After } from './after.tsx';
import { Before } from './before.tsx';
import styles from './deploy-modal.module.css';
import { sentWords, wishWords } from './words.ts';

/** One dialog from the wish to the end: the same box before and after the button. */
export default function DeployModal({
  target,
  close,
  onClose,
}: {
  target: Target;
  /** Where Back finds what closes the dialog. */
  close: Ref<() => void>;
  onClose: () => void;
}) {
  const attempt = useAttempt(target.id);
  const [hasWord, setHasWord] = useState(false);
  // Once it is sent there is nothing to lose: it goes on without the dialog.
  const wouldLose = attempt?.phase === 'editing' && (hasWord || isChanged(attempt));
  const asking = useDiscard(wouldLose, discard);
  useImperativeHandle(close, () => asking.close);
  if (attempt === undefined) return null;

  function discard(): void {
    onClose();
    discardAttempt(target.id);
  }

  return (
    <DialogFrame
      size="large"
      isDismissable={attempt.phase === 'accepted'}
      heading={<Title target={target} attempt={attempt} />}
      onClose={asking.close}
    >
      {asking.isAsking && <Discard onKeep={asking.keep} onDiscard={discard} />}
      {attempt.deployId === null ? (
        <Before target={target} attempt={attempt} isAsking={asking.isAsking} onWord={setHasWord} />
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
