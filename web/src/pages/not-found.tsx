import { Link } from 'react-router';
import { paths } from '../paths.ts';
import { useTab } from '../ui/tab.ts';
import styles from './plain.module.css';

export function NotFound() {
  useTab('page', 'Not found', null);
  return (
    <main className={styles.plain}>
      <h1>No such page</h1>
      <p>
        The address leads nowhere here. <Link to={paths.board}>Go to the board</Link>
      </p>
    </main>
  );
}
