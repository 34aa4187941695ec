import type { Target } from '../../../../src/contract/target.ts';
import { useOpenDeploy } from '../../app/dialogs.tsx';
import { draftOf } from '../../send/attempt.ts';
import { Button } from '../../ui/button.tsx';
import { Sha } from '../../ui/sha.tsx';
import styles from './target-row.module.css';

/** What succeeded on the target before this one, and waits to come here. */
export function Promotion({ target, from }: { target: Target; from: Target }) {
  const openDeploy = useOpenDeploy();
  const ready = from.live;
  if (ready === null || ready.sha === null) {
    return <p className={styles.quiet}>Nothing has succeeded on {from.title} yet.</p>;
  }
  if (ready.sha === target.live?.sha) {
    return <p className={styles.quiet}>The same as on {from.title}.</p>;
  }
  const { sha, ref, inputs } = ready;
  return (
    <p className={styles.line}>
      <span className={styles.quiet}>{from.title} has</span>
      <Sha sha={sha} />
      <span>{ready.title}</span>
      <Button
        aria-label={`Promote from ${from.title} to ${target.title}…`}
        aria-haspopup="dialog"
        onClick={() => openDeploy(target.id, draftOf({ ref, inputs: known(inputs, sha), sha }))}
      >
        Promote…
      </Button>
    </p>
  );
}

/** The inputs but the one that was told the commit: the server fills it. */
function known(inputs: Readonly<Record<string, string>>, sha: string): Record<string, string> {
  return Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== sha));
}
