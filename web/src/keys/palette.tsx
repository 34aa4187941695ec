import { useState } from 'react';
import { Autocomplete } from 'react-aria-components/Autocomplete';
import { Input } from 'react-aria-components/Input';
import { Menu, MenuItem } from 'react-aria-components/Menu';
import { SearchField } from 'react-aria-components/SearchField';
import { useNavigate } from 'react-router';
import { useOpenDeploy } from '../app/dialogs.tsx';
import { useOpenLock } from '../app/lock-opener.tsx';
import { switchTheme } from '../app/theme.ts';
import { useTargets } from '../data/queries.ts';
import { DialogBox } from '../ui/dialog-box.tsx';
import { type Command, commandsFor } from './commands.ts';
import styles from './keys.module.css';

const SHOWN = 50;

/** Everything by typing a few letters of it. */
export default function Palette({
  q: first,
  onHelp,
  onClose,
}: {
  q: string;
  onHelp: () => void;
  onClose: () => void;
}) {
  const [q, setQ] = useState(first);
  const navigate = useNavigate();
  const openDeploy = useOpenDeploy();
  const openLock = useOpenLock();
  const commands = commandsFor(useTargets().data?.targets ?? [], q).slice(0, SHOWN);

  function run({ act }: Command): void {
    onClose();
    if (act.kind === 'go') void navigate(act.to);
    if (act.kind === 'deploy') openDeploy(act.target);
    if (act.kind === 'lock') openLock(act.target);
    if (act.kind === 'theme') switchTheme();
    if (act.kind === 'help') onHelp();
  }

  return (
    <DialogBox title="What to do" onClose={onClose}>
      <Autocomplete inputValue={q} onInputChange={setQ}>
        <SearchField
          className={styles.search ?? ''}
          aria-label="Type what to do, or what to find"
          autoFocus
        >
          <Input className={styles.input ?? ''} placeholder="Deploy, lock, find…" />
        </SearchField>
        <Menu
          aria-label="What can be done"
          className={styles.commands ?? ''}
          items={commands}
          renderEmptyState={() => 'Nothing fits.'}
          onAction={(key) => {
            const command = commands.find(({ id }) => id === key);
            if (command !== undefined) run(command);
          }}
        >
          {({ id, words }) => (
            <MenuItem id={id} textValue={words} className={styles.command ?? ''}>
              {words}
            </MenuItem>
          )}
        </Menu>
      </Autocomplete>
    </DialogBox>
  );
}
