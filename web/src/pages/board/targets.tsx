import type { Deploy } from '../../../../src/contract/deploy.ts';
import type { Target } from '../../../../src/contract/target.ts';
import { Button } from '../../ui/button.tsx';
import styles from './board.module.css';
import { TargetRow } from './target-row.tsx';
import { useFilling } from './use-filling.ts';
import { byEnvironment, firstOf, isShown, type View } from './view.ts';

const NONE: readonly Deploy[] = [];
const EVERYTHING: View = { q: '', environment: '', only: null };

/** The targets that are asked for, by environment where there are several. */
export function Targets({
  targets,
  unconfirmed,
  view,
  onView,
}: {
  targets: readonly Target[];
  unconfirmed: readonly Deploy[];
  view: View;
  onView: (view: View) => void;
}) {
  const filled = useFilling(targets.length);
  if (targets.length === 0) return <NoTargets />;
  const hidden = hiddenByTarget(targets, unconfirmed);
  const shown = targets.filter((each) => isShown(each, hidden.get(each.id) ?? NONE, view));
  if (shown.length === 0) return <NoneFits onClear={() => onView(EVERYTHING)} />;
  const byId = new Map(targets.map((each) => [each.id, each]));
  const isGrouped = byEnvironment(targets).length > 1;
  const groups = isGrouped ? byEnvironment(shown) : [{ environment: null, targets: shown }];
  return firstOf(groups, filled).map(({ environment, targets: ofIt }) => {
    const name = environment ?? (isGrouped ? 'No environment' : 'Targets');
    return (
      <section key={name} aria-label={name} className={styles.group}>
        <h2 className={isGrouped ? undefined : 'visually-hidden'}>{name}</h2>
        <ul className={styles.targets} aria-label={isGrouped ? `Targets: ${name}` : 'Targets'}>
          {ofIt.map((target) => (
            <TargetRow
              key={target.id}
              target={target}
              from={byId.get(target.promotes_from ?? '') ?? null}
              unconfirmed={hidden.get(target.id) ?? NONE}
            />
          ))}
        </ul>
      </section>
    );
  });
}

/** The unconfirmed deploys that a newer one covers on their target's row. */
function hiddenByTarget(
  targets: readonly Target[],
  unconfirmed: readonly Deploy[],
): ReadonlyMap<string, readonly Deploy[]> {
  const shown = new Set(targets.flatMap(({ open }) => open?.id ?? []));
  const hidden = new Map<string, Deploy[]>();
  for (const deploy of unconfirmed) {
    if (shown.has(deploy.id)) continue;
    hidden.set(deploy.target, [...(hidden.get(deploy.target) ?? []), deploy]);
  }
  return hidden;
}

function NoTargets() {
  return (
    <div className={styles.empty}>
      <p>
        <strong>No targets yet.</strong>
      </p>
      <p>
        Name what can be deployed in <code>signalbox.yaml</code>, then start the console again.
      </p>
    </div>
  );
}

function NoneFits({ onClear }: { onClear: () => void }) {
  return (
    <div className={styles.empty}>
      <p>
        <strong>No target fits the filters.</strong>
      </p>
      <p>
        <Button onClick={onClear}>Clear the filters</Button>
      </p>
    </div>
  );
}
