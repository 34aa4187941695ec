import { useQueryClient } from '@tanstack/react-query';
import { LogOut, Moon, Search, Sun } from 'lucide-react';
import { Link, NavLink } from 'react-router';
import type { Session } from '../../../src/contract/session.ts';
import { keys } from '../data/cache.ts';
import { signOut } from '../data/calls.ts';
import { openPalette } from '../keys/keyboard.tsx';
import { paths } from '../paths.ts';
import { GitHubChip } from './github-chip.tsx';
import styles from './header.module.css';
import { Notifications } from './notifications.tsx';
import { switchTheme, useTheme } from './theme.ts';

export function Header({ session }: { session: Session }) {
  const isSignedIn = session.sign_in === 'admin_token' && session.operator !== null;
  return (
    <header className={styles.header}>
      <div className={styles.inner}>
        <Link to={paths.board} className={styles.name}>
          <svg viewBox="6 6 20 20" width="18" height="18" aria-hidden="true">
            <path fill="currentColor" d="M17 6h9v10h-9zM6 16h10v10H6z" />
          </svg>
          Signalbox
        </Link>
        <nav aria-label="Pages" className={styles.pages}>
          <NavLink to={paths.board} end>
            Board
          </NavLink>
          <NavLink to={paths.history}>History</NavLink>
          <NavLink to={paths.numbers}>Numbers</NavLink>
        </nav>
        <span className={styles.right}>
          <button
            type="button"
            className={styles.icon}
            aria-haspopup="dialog"
            aria-label="What to do (Ctrl K)"
            onClick={openPalette}
          >
            <Search size={18} aria-hidden />
          </button>
          <GitHubChip />
          <Notifications />
          <ThemeSwitch />
          {isSignedIn && <SignOut />}
        </span>
      </div>
    </header>
  );
}

function ThemeSwitch() {
  const isDark = useTheme() === 'dark';
  return (
    <button
      type="button"
      className={styles.icon}
      onClick={switchTheme}
      aria-label={isDark ? 'Switch to light' : 'Switch to dark'}
    >
      {isDark ? <Sun size={18} aria-hidden /> : <Moon size={18} aria-hidden />}
    </button>
  );
}

function SignOut() {
  const client = useQueryClient();
  async function leave(): Promise<void> {
    await signOut();
    await client.invalidateQueries({ queryKey: keys.session });
  }
  return (
    <button
      type="button"
      className={styles.icon}
      onClick={() => void leave()}
      aria-label="Sign out"
    >
      <LogOut size={18} aria-hidden />
    </button>
  );
}
