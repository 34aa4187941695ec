import { Link, useParams } from 'react-router';
import type { Deploy } from '../../../../src/contract/deploy.ts';
import { useOpenDeploy } from '../../app/dialogs.tsx';
import { explain, NoAnswer } from '../../data/answer.ts';
import { endedAfter } from '../../data/cache.ts';
import { useDeploy, useTarget } from '../../data/queries.ts';
import { useFollow } from '../../notices/follow.ts';
import { paths } from '../../paths.ts';
import { Account } from '../../progress/account.tsx';
import { Actions } from '../../progress/actions.tsx';
import { LiveNote } from '../../progress/live-note.tsx';
import { draftOf } from '../../send/attempt.ts';
import { useSpoken } from '../../ui/announcer.tsx';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { useTab } from '../../ui/tab.ts';
import { useMedia } from '../../ui/use-media.ts';
import { headline, lookOf, spoken } from '../../words/doing.ts';
import { Attempts } from './attempts.tsx';
import styles from './deploy-page.module.css';
import { Dossier, Facts } from './dossier.tsx';
import { IsRunOf } from './is-run-of.tsx';
import { TimelineList } from './timeline-list.tsx';
import { useBarRoom } from './use-bar-room.ts';

/** One deploy, with everything that is known of it. */
export default function DeployPage() {
  const { id = '' } = useParams();
  const query = useDeploy(id);
  if (query.data !== undefined) return <Known deploy={query.data} error={query.error} />;
  if (query.error === null) return <main className={styles.page}>Reading the deploy…</main>;
  return <Missing error={query.error} />;
}

function Missing({ error }: { error: Error }) {
  useTab('page', 'Deploy', null);
  const { title, detail } = explain(error);
  const isGone = error instanceof NoAnswer && error.answer.kind === 'problem';
  return (
    <main className={styles.page}>
      <h1>Deploy</h1>
      <Notice tone="stop" title={title} isAlert>
        <p>{detail}</p>
        {isGone && (
          <p>
            <Link to={paths.board}>Go to the board</Link>
          </p>
        )}
      </Notice>
    </main>
  );
}

function Known({ deploy, error }: { deploy: Deploy; error: Error | null }) {
  const target = useTarget(deploy.target);
  const title = target?.title ?? deploy.target;
  const live = target?.live ?? null;
  const isReplaced = deploy.status === 'succeeded' && live !== null && endedAfter(live, deploy);
  useTab('page', `${headline(deploy)}: ${title}`, lookOf(deploy).tone);
  useSpoken(spoken(deploy));
  useFollow(deploy.id);
  const isNarrow = useMedia('(max-width: 640px)');
  const facts = <Facts deploy={deploy} title={title} />;
  return (
    <main className={styles.page} data-target={deploy.target}>
      {error !== null && (
        <Notice tone="stop" title={explain(error).title} isAlert>
          <p>What is shown here may be old.</p>
        </Notice>
      )}
      <Dossier deploy={deploy} title={title}>
        {!isNarrow && facts}
      </Dossier>
      <IsRunOf deploy={deploy} />
      <section className={styles.card} aria-label="Progress">
        <Account deploy={deploy} />
        {isReplaced && (
          <p>
            Replaced since by <Link to={paths.deploy(live.id)}>another deploy</Link>.
          </p>
        )}
        <LiveNote everyS={2} />
      </section>
      {isNarrow && facts}
      <PageActions deploy={deploy} />
      <Attempts deploy={deploy} />
      <TimelineList deploy={deploy} />
    </main>
  );
}

/** Any form opens with what a deploy had; nothing is sent before its own button. */
function PageActions({ deploy }: { deploy: Deploy }) {
  const openDeploy = useOpenDeploy();
  const bar = useBarRoom();
  const { ref, inputs, reason } = deploy;
  const again = draftOf({ ref, inputs, reason: reason ?? '' });
  return (
    <div className={styles.actions} ref={bar}>
      <Actions deploy={deploy} openForm={openDeploy}>
        <Button aria-haspopup="dialog" onClick={() => openDeploy(deploy.target, again)}>
          Deploy again…
        </Button>
      </Actions>
    </div>
  );
}
