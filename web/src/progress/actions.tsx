import { type ReactNode, useEffect, useRef } from 'react';
import type { Deploy } from '../../../src/contract/deploy.ts';
import { isFinal } from '../../../src/domain/status.ts';
import { mayRerun, mayStop } from '../words/stopping.ts';
import { awaitsReview } from '../words/waiting.ts';
import styles from './actions.module.css';
import { Cancel } from './cancel.tsx';
import { Rerun } from './rerun.tsx';
import { Review } from './review.tsx';
import { type OpenForm, RollBack } from './roll-back.tsx';

/** What can be done about a deploy where it stands. On a phone a bar that stays at hand. */
export function Actions({
  deploy,
  openForm,
  children,
}: {
  deploy: Deploy;
  openForm: OpenForm;
  children?: ReactNode;
}) {
  const section = useRef<HTMLElement>(null);
  const isPressed = useRef(false);
  // What was pressed is gone once the deploy has moved on; whoever pressed it stays in this place.
  useEffect(() => {
    if (!isPressed.current || document.activeElement !== document.body) return;
    isPressed.current = false;
    section.current?.focus({ preventScroll: true });
  });
  const isOver = isFinal(deploy.status) && deploy.merged_into === null;
  const isOffered = mayStop(deploy) || mayRerun(deploy) || awaitsReview(deploy);
  if (!isOffered && !(isOver && children !== undefined)) return null;
  return (
    <section
      className={styles.actions}
      aria-label="Actions"
      ref={section}
      tabIndex={-1}
      onClickCapture={() => {
        isPressed.current = true;
      }}
    >
      <Review deploy={deploy} />
      <div className={styles.action}>
        <Cancel deploy={deploy} />
        <Rerun deploy={deploy} />
        {isOver && <RollBack deploy={deploy} openForm={openForm} />}
        {isOver && children}
      </div>
    </section>
  );
}
