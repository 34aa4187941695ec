import { ExternalLink } from 'lucide-react';
import { useState } from 'react';
import type { Deploy } from '../../../src/contract/deploy.ts';
import { useAtNow } from '../data/clock.ts';
import { review } from '../data/orders.ts';
import { Button } from '../ui/button.tsx';
import { Ago } from '../ui/time.tsx';
import { isBeingTakenUp, reviewOf } from '../words/reviews.ts';
import { awaitsReview, reviewersWords } from '../words/waiting.ts';
import styles from './actions.module.css';
import { TwoStep } from './two-step.tsx';
import { useOrder } from './use-order.ts';

/** Lets a run that waits for approval go on, or not: through GitHub, which decides whether one may. */
export function Review({ deploy }: { deploy: Deploy }) {
  const order = useOrder();
  const [comment, setComment] = useState('');
  const reviewed = reviewOf(deploy);
  const isTakenUp = useAtNow((now) => reviewed !== null && isBeingTakenUp(reviewed, now));
  if (deploy.status !== 'waiting' || !awaitsReview(deploy)) return null;
  if (reviewed !== null && isTakenUp) return <Reviewed order={reviewed} />;
  return (
    <div className={styles.review}>
      {reviewed !== null && <Reviewed order={reviewed} />}
      <p>
        {reviewersWords(deploy)} It goes through GitHub with the console’s account, which has to be
        among them; your name goes along in the comment.
      </p>
      <details className={styles.fold}>
        <summary>Add a comment</summary>
        <label className={styles.comment}>
          Comment
          <input
            value={comment}
            onChange={(event) => setComment(event.target.value)}
            maxLength={500}
            autoComplete="off"
          />
        </label>
      </details>
      <div className={styles.action}>
        <Button
          kind="primary"
          disabled={order.isBusy}
          onClick={() => void order.run(review(deploy.id, 'approve', comment))}
        >
          Approve
        </Button>
        <TwoStep
          opener="Reject…"
          question="Reject it? The run ends as failed."
          act="Reject it"
          keep="Leave it waiting"
          isBusy={order.isBusy}
          onAct={() => void order.run(review(deploy.id, 'reject', comment))}
        />
      </div>
      {order.complaint !== null && (
        <p role="alert">
          {order.complaint} <AtGitHub url={deploy.github_run_url} />
        </p>
      )}
    </div>
  );
}

function Reviewed({ order }: { order: Deploy['orders'][number] }) {
  return (
    <p className={styles.action}>
      {order.kind === 'approve' ? 'Approved' : 'Rejected'} by {order.by} <Ago at={order.at_utc} />.
      GitHub has not said yet that it goes on.
    </p>
  );
}

function AtGitHub({ url }: { url: string | null }) {
  if (url === null) return null;
  return (
    <a href={url} target="_blank" rel="noreferrer">
      Decide on its review page <ExternalLink size={13} aria-label="on GitHub" />
    </a>
  );
}
