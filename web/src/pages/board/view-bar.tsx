import { Search } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { Target } from '../../../../src/contract/target.ts';
import { byEnvironment, NO_ENVIRONMENT, ONLY, ONLY_WORDS, type View } from './view.ts';
import styles from './view-bar.module.css';

/** What of the board is shown. Nothing is kept here: a choice goes into the address and comes from it. */
export function ViewBar({
  targets,
  view,
  onView,
}: {
  targets: readonly Target[];
  view: View;
  onView: (view: View) => void;
}) {
  // The address follows what is typed a moment later: who types must not wait for it, nor be set back.
  const [typed, setTyped] = useState(view.q);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (document.activeElement !== field.current) setTyped(view.q);
  }, [view.q]);
  function type(q: string): void {
    setTyped(q);
    onView({ ...view, q });
  }
  const environments = byEnvironment(targets).map(({ environment }) => environment);
  return (
    <search aria-label="Filter the board" className={styles.bar}>
      <label className={styles.words}>
        <Search size={16} aria-hidden />
        <span className="visually-hidden">Filter targets by name</span>
        <input
          ref={field}
          type="search"
          placeholder="Filter targets"
          value={typed}
          onChange={(event) => type(event.target.value)}
        />
      </label>
      {environments.length > 1 && (
        <label>
          <span className="visually-hidden">Environment</span>
          <select
            value={view.environment}
            onChange={(event) => onView({ ...view, environment: event.target.value })}
          >
            <option value="">All environments</option>
            {environments.map((environment) => (
              <option key={environment} value={environment ?? NO_ENVIRONMENT}>
                {environment ?? 'No environment'}
              </option>
            ))}
          </select>
        </label>
      )}
      <label>
        <span className="visually-hidden">State</span>
        <select
          value={view.only ?? ''}
          onChange={(event) => {
            const only = ONLY.find((each) => each === event.target.value) ?? null;
            onView({ ...view, only });
          }}
        >
          <option value="">Any state</option>
          {ONLY.map((only) => (
            <option key={only} value={only}>
              Only: {ONLY_WORDS[only]}
            </option>
          ))}
        </select>
      </label>
    </search>
  );
}
