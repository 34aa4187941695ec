import { getLocalTimeZone } from '@internationalized/date';
import { useEffect, useRef } from 'react';
import { useSearchParams } from 'react-router';
import type { Deploy } from '../../../../src/contract/deploy.ts';
import { explain } from '../../data/answer.ts';
import { api } from '../../data/api.ts';
import { useHeard, useHistory } from '../../data/history.ts';
import { LiveNote } from '../../progress/live-note.tsx';
import { announce } from '../../ui/announcer.tsx';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { useTab } from '../../ui/tab.ts';
import { Deploys } from './deploys.tsx';
import { Filters } from './filters.tsx';
import styles from './history.module.css';
import { asQuery, fits, NO_SEARCH, readSearch, type Search, writeSearch } from './search.ts';

/** Every deploy there was, by what one knows of it. What is asked stands in the address, and only there. */
export default function HistoryPage() {
  const [address, setAddress] = useSearchParams();
  const search = readSearch(address);
  const ask = (change: Partial<Search>): void =>
    setAddress(writeSearch({ ...search, ...change }), { preventScrollReset: true });
  const query = asQuery(search, getLocalTimeZone());
  useTab('page', 'History', null);
  return (
    <main className={styles.page}>
      <div className={styles.head}>
        <h1 id="history-title" tabIndex={-1}>
          History
        </h1>
        <LiveNote everyS={5} />
        <a href={api.csv(query)} download>
          Download as CSV
        </a>
      </div>
      <Filters search={search} onAsk={ask} />
      <Found key={query} search={search} query={query} onClear={() => ask(NO_SEARCH)} />
    </main>
  );
}

function Found({ search, query, onClear }: { search: Search; query: string; onClear: () => void }) {
  const history = useHistory(query);
  const deploys = history.data?.pages.flatMap((page) => page.deploys);
  useCountSpoken(history.isPending ? null : (deploys?.length ?? null));
  const clear = query === '' ? null : <Button onClick={onClear}>Clear the filters</Button>;
  if (deploys === undefined) {
    if (history.error === null) return <p>Reading the history…</p>;
    const { title, detail } = explain(history.error);
    return (
      <Notice tone="stop" title={title} isAlert>
        <p>{detail}</p>
        <p className={styles.actions}>
          <Button onClick={() => void history.refetch()}>Try again</Button>
          {clear}
        </p>
      </Notice>
    );
  }
  return (
    <>
      {history.error !== null && (
        <Notice tone="stop" title={explain(history.error).title} isAlert>
          <p>What is shown here may be old.</p>
        </Notice>
      )}
      <News search={search} shown={deploys} onShow={history.refetch} />
      {deploys.length === 0 ? (
        <Nothing clear={clear} />
      ) : (
        <Deploys deploys={deploys} name="Deploys" />
      )}
      {history.hasNextPage && (
        <p>
          <Button
            disabled={history.isFetchingNextPage}
            onClick={() => void history.fetchNextPage()}
          >
            {history.isFetchingNextPage ? 'Loading…' : 'Load more'}
          </Button>
        </p>
      )}
    </>
  );
}

function Nothing({ clear }: { clear: React.ReactNode }) {
  return (
    <div className={styles.empty}>
      {clear === null ? (
        <p>Nothing yet. Deploys appear here from the first press of the button.</p>
      ) : (
        <p>No deploy fits all of this.</p>
      )}
      {clear !== null && <p>{clear}</p>}
    </div>
  );
}

/** New deploys wait behind a button, so that what one reads does not move away. */
function News({
  search,
  shown,
  onShow,
}: {
  search: Search;
  shown: readonly Deploy[];
  onShow: () => Promise<unknown>;
}) {
  const heard = useHeard();
  const top = shown[0]?.id ?? '';
  const zone = getLocalTimeZone();
  // UUIDv7 sorts by time: what is listed further down, loaded or not, is no news.
  const news = heard.filter((each) => each.id > top && fits(each, search, zone));
  const words = `${news.length} new ${news.length === 1 ? 'deploy' : 'deploys'}`;
  useEffect(() => {
    if (news.length > 0) announce(words);
  }, [news.length, words]);
  if (news.length === 0) return null;
  function show(): void {
    // The button goes with the news; the focus stays with what they came to.
    document.getElementById('history-title')?.focus();
    void onShow();
  }
  return (
    <p>
      <Button onClick={show}>{words}: show</Button>
    </p>
  );
}

/**
 * Speaks how many are shown once they are; this place is made anew with every change of the filters. What
 * was said before is taken back, since the same words again would not be heard.
 */
function useCountSpoken(count: number | null): void {
  const spoken = useRef<number | null>(null);
  useEffect(() => {
    if (count === null || spoken.current !== null) return;
    spoken.current = count;
    announce(`${count} ${count === 1 ? 'deploy' : 'deploys'} shown`);
  }, [count]);
  useEffect(() => () => announce(''), []);
}
