import type { Deploy } from '../../../src/contract/deploy.ts';
import { lookAgain } from '../data/calls.ts';
import { useNow } from '../data/clock.ts';
import { useGitHub } from '../data/queries.ts';
import { Button } from '../ui/button.tsx';
import { Ago } from '../ui/time.tsx';
import { isQuiet } from '../words/since.ts';
import styles from './quiet.module.css';
import { useOrder } from './use-order.ts';

/** That nothing was heard for long of what should be moving; not where webhooks would have told. */
export function Quiet({ deploy }: { deploy: Deploy }) {
  const order = useOrder();
  const now = useNow();
  const told = useGitHub().data?.webhooks.repositories ?? [];
  const isTold = told.some((each) => each.repository === deploy.repository && each.is_trusted);
  if (isTold || !isQuiet(deploy, now)) return null;

  return (
    <div className={styles.quiet}>
      <p>
        Last heard <Ago at={deploy.learned.at_utc} />: it may have gone on since.
      </p>
      <Button disabled={order.isBusy} onClick={() => void order.run(lookAgain(deploy.id))}>
        Refresh
      </Button>
      {order.complaint !== null && <p role="alert">{order.complaint}</p>}
    </div>
  );
}
