import { I18nProvider } from 'react-aria-components/I18nProvider';
import { DEPLOY_STATUSES, STATUS } from '../../../../src/domain/status.ts';
import { useTargets } from '../../data/queries.ts';
import { useMedia } from '../../ui/use-media.ts';
import { ChoiceFilter, DayFilter, TextFilter } from './filter-fields.tsx';
import styles from './history.module.css';
import { type Search, writeSearch } from './search.ts';

const COMMIT = {
  pattern: /^[0-9a-f]{7,40}$/i,
  otherwise: 'A commit is 7 to 40 digits, 0–9 and a–f.',
};

const STATUSES = DEPLOY_STATUSES.map((id) => ({
  id,
  words: id === 'succeeded' ? 'Live, or was' : STATUS[id].label,
}));

type Props = Readonly<{ search: Search; onAsk: (change: Partial<Search>) => void }>;

/**
 * What the history is asked for. Nothing is kept here: a choice goes into the address and comes from it.
 * On a phone all but the words are folded away, so that the list is in sight.
 */
export function Filters({ search, onAsk }: Props) {
  const isNarrow = useMedia('(max-width: 760px)');
  const rest = <Rest search={search} onAsk={onAsk} />;
  return (
    <search aria-label="Filters" className={styles.filters}>
      {/* The console speaks one language; the days and months of a calendar do too. */}
      <I18nProvider locale="en-GB">
        <TextFilter label="Words" value={search.q} onAsk={(q) => onAsk({ q })} />
        {isNarrow ? (
          <details className={styles.more}>
            <summary>More filters{isFiltered(search) && ' (in use)'}</summary>
            <div className={styles.filters}>{rest}</div>
          </details>
        ) : (
          rest
        )}
      </I18nProvider>
    </search>
  );
}

function isFiltered(search: Search): boolean {
  return writeSearch({ ...search, q: '' }).size > 0;
}

function Rest({ search, onAsk }: Props) {
  const targets = useTargets().data?.targets ?? [];
  const environments = new Set(targets.flatMap(({ environment }) => environment ?? []));
  return (
    <>
      <ChoiceFilter
        label="Target"
        options={targets.map(({ id, title }) => ({ id, words: title }))}
        values={search.target}
        onAsk={(target) => onAsk({ target })}
      />
      <ChoiceFilter
        label="Status"
        options={STATUSES}
        values={search.status}
        onAsk={(status) => onAsk({ status })}
      />
      <ChoiceFilter
        label="Environment"
        options={[...environments].map((id) => ({ id, words: id }))}
        values={search.environment}
        onAsk={(environment) => onAsk({ environment })}
      />
      <TextFilter
        label="Person"
        value={search.requested_by}
        onAsk={(person) => onAsk({ requested_by: person })}
      />
      <TextFilter label="Ref" value={search.ref} onAsk={(ref) => onAsk({ ref })} />
      <TextFilter
        label="Commit"
        value={search.sha}
        fitting={COMMIT}
        onAsk={(sha) => onAsk({ sha })}
      />
      <DayFilter label="From" value={search.from} onAsk={(from) => onAsk({ from })} />
      <DayFilter label="To" value={search.to} onAsk={(to) => onAsk({ to })} />
    </>
  );
}
