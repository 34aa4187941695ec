import { DialogBox } from '../ui/dialog-box.tsx';
import styles from './keys.module.css';
import { useSingleKeys } from './single-keys.ts';

const KEYS = [
  ['Ctrl K or ⌘K', 'everything, by typing a few letters of it'],
  ['d', 'deploy: the row with the focus, the page’s target, or one to choose'],
  ['/', 'the page’s search; in the deploy dialog the ref'],
  ['l', 'the log, on a deploy that failed'],
  ['?', 'this'],
  ['Ctrl Enter or ⌘Enter', 'send, in the deploy dialog'],
  ['Esc', 'close; what is sent goes on'],
] as const;

/** The keys there are. None of them deploys or cancels by itself. */
export default function Help({ onClose }: { onClose: () => void }) {
  const [areOn, turn] = useSingleKeys();
  return (
    <DialogBox title="Keys" onClose={onClose}>
      <dl className={styles.keys}>
        {KEYS.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <label className={styles.switch}>
        <input type="checkbox" checked={areOn} onChange={(event) => turn(event.target.checked)} />
        Single keys act (d, /, l, ?)
      </label>
    </DialogBox>
  );
}
