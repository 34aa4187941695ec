import { ChevronDown } from 'lucide-react';
import { type Ref, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { ComboBox } from 'react-aria-components/ComboBox';
import { FieldError } from 'react-aria-components/FieldError';
import { Group } from 'react-aria-components/Group';
import { Header } from 'react-aria-components/Header';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { ListBox, ListBoxItem, ListBoxSection } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { Text } from 'react-aria-components/Text';
import type { RefChecks, RefList } from '../../../src/contract/code.ts';
import type { Target } from '../../../src/contract/target.ts';
import { explain } from '../data/answer.ts';
import { useRefChecks, useRefs } from '../data/shipping.ts';
import { useSettled } from '../ui/use-settled.ts';
import field from './field.module.css';
import { ChecksOf } from './ref-checks.tsx';
import styles from './ref-picker.module.css';

const TYPING_SETTLES_MS = 200;

/** The ref, typed or chosen. What is offered is what the target allows. */
export function RefPicker({
  target,
  value,
  description,
  error,
  isDisabled,
  inputRef,
  onChange,
}: {
  target: Target;
  value: string;
  description: string | null;
  error: string | null;
  isDisabled: boolean;
  inputRef: Ref<HTMLInputElement>;
  onChange: (ref: string) => void;
}) {
  const [wasEntered, setEntered] = useState(false);
  // A ref that was chosen is no search: with it in the field the whole list is offered.
  const [typed, setTyped] = useState('');
  const refs = useRefs(target.id, useSettled(typed, TYPING_SETTLES_MS), wasEntered);
  const checks = useRefChecks(target.id, wasEntered);

  const [chosen, setChosen] = useState<string | null>(null);

  function type(ref: string): void {
    setChosen(null);
    setTyped(ref.trim());
    onChange(ref);
  }

  function choose(ref: string | null): void {
    setChosen(ref);
    if (ref === null) return;
    setTyped('');
    onChange(ref);
  }

  return (
    <ComboBox
      className={field.field ?? ''}
      inputValue={value}
      onInputChange={type}
      value={chosen}
      onChange={(key) => choose(key === null ? null : String(key))}
      onFocus={() => setEntered(true)}
      allowsCustomValue
      allowsEmptyCollection
      defaultFilter={() => true}
      isInvalid={error !== null}
      isRequired
      isDisabled={isDisabled}
      validationBehavior="aria"
    >
      <Label className={field.label ?? ''}>
        Ref<span className={field.required}> required</span>
      </Label>
      <div className={field.control}>
        <Group className={styles.box ?? ''}>
          <Input
            ref={inputRef}
            className={styles.input ?? ''}
            autoCapitalize="none"
            spellCheck={false}
          />
          <Button className={styles.pick ?? ''} aria-label="Show branches and tags">
            <ChevronDown size={16} aria-hidden />
          </Button>
        </Group>
        {description !== null && (
          <Text slot="description" className={field.description ?? ''}>
            {description}
          </Text>
        )}
        <FieldError className={field.error ?? ''}>{error}</FieldError>
      </div>
      <Popover className={styles.popover ?? ''}>
        {/* It lies outside the dialog, and what lies nowhere is lost to whoever goes by landmarks. */}
        <section aria-label="Branches and tags">
          <ListBox
            className={styles.options ?? ''}
            renderEmptyState={() => (
              <p className={styles.note}>
                {refs.data === undefined && refs.error === null
                  ? 'Reading the branches and tags…'
                  : 'No branch or tag of that name is known here. It can be deployed all the same, if GitHub has it.'}
              </p>
            )}
          >
            {sectionsOf(refs.data).map(({ name, refs: offered }) => (
              <ListBoxSection key={name} id={name}>
                <Header className={styles.section ?? ''}>{name}</Header>
                {offered.map((each) => (
                  <ListBoxItem
                    key={each.name}
                    id={each.name}
                    textValue={each.name}
                    className={styles.option ?? ''}
                  >
                    <span className={styles.name}>{each.name}</span>
                    {(each.is_recent || each.name === target.ref) && (
                      <ChecksOf name={each.name} checks={checks.data} />
                    )}
                  </ListBoxItem>
                ))}
              </ListBoxSection>
            ))}
          </ListBox>
          <Notes refs={refs} checks={checks} />
        </section>
      </Popover>
    </ComboBox>
  );
}

function sectionsOf(list: RefList | undefined) {
  const refs = list?.refs ?? [];
  return [
    { name: 'Recent', refs: refs.filter((each) => each.is_recent) },
    { name: 'Branches', refs: refs.filter((each) => !each.is_recent && each.kind === 'branch') },
    { name: 'Tags', refs: refs.filter((each) => !each.is_recent && each.kind === 'tag') },
  ].filter((section) => section.refs.length > 0);
}

type Read<T> = Readonly<{ data: T | undefined; error: Error | null }>;

function Notes({ refs, checks }: { refs: Read<RefList>; checks: Read<RefChecks> }) {
  const notes = new Set([noteOf(refs), noteOf(checks)]);
  notes.delete(null);
  return (
    <>
      {refs.data?.is_cut && <p className={styles.note}>More: keep typing.</p>}
      {[...notes].map((note) => (
        <p key={note} className={styles.note}>
          {note}
        </p>
      ))}
    </>
  );
}

function noteOf({ data, error }: Read<{ note: string | null }>): string | null {
  return error === null ? (data?.note ?? null) : explain(error).title;
}
