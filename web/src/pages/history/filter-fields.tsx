import { type CalendarDate, parseDate } from '@internationalized/date';
import { CalendarDays, ChevronDown, ChevronLeft, ChevronRight } from 'lucide-react';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Calendar, CalendarCell, CalendarGrid } from 'react-aria-components/Calendar';
import { DateInput, DateSegment } from 'react-aria-components/DateField';
import { DatePicker } from 'react-aria-components/DatePicker';
import { Dialog, Heading } from 'react-aria-components/Dialog';
import { FieldError } from 'react-aria-components/FieldError';
import { Group } from 'react-aria-components/Group';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { Select, SelectValue } from 'react-aria-components/Select';
import { TextField } from 'react-aria-components/TextField';
import styles from './filter-fields.module.css';

/** Typed, then asked for on Enter or on leaving the field; what does not fit the pattern is not. */
export function TextFilter({
  label,
  value,
  fitting,
  onAsk,
}: {
  label: string;
  value: string;
  /** What may be asked for, and the words for what may not. */
  fitting?: Readonly<{ pattern: RegExp; otherwise: string }>;
  onAsk: (value: string) => void;
}) {
  const [draft, setDraft] = useState(value);
  useEffect(() => setDraft(value), [value]);
  const asked = draft.trim();
  const isFitting = asked === '' || (fitting?.pattern.test(asked) ?? true);
  function ask(): void {
    if (isFitting && asked !== value) onAsk(asked);
  }
  function submit(event: FormEvent): void {
    event.preventDefault();
    ask();
  }
  return (
    <form onSubmit={submit}>
      <TextField
        className={styles.field ?? ''}
        value={draft}
        onChange={setDraft}
        onBlur={ask}
        isInvalid={!isFitting}
      >
        <Label>{label}</Label>
        <Input className={styles.box ?? ''} enterKeyHint="search" />
        <FieldError className={styles.error ?? ''}>{fitting?.otherwise}</FieldError>
      </TextField>
    </form>
  );
}

/** Any of several; asked for as they are chosen. */
export function ChoiceFilter({
  label,
  options,
  values,
  onAsk,
}: {
  label: string;
  options: readonly Readonly<{ id: string; words: string }>[];
  values: readonly string[];
  onAsk: (values: readonly string[]) => void;
}) {
  const chosen = values.map((value) => options.find(({ id }) => id === value)?.words ?? value);
  return (
    <Select
      className={styles.field ?? ''}
      selectionMode="multiple"
      value={[...values]}
      onChange={(keys) => onAsk(keys.map(String))}
    >
      <Label>{label}</Label>
      <Button className={styles.box ?? ''}>
        <SelectValue className={styles.value ?? ''}>
          {() => (chosen.length === 0 ? 'Any' : chosen.join(', '))}
        </SelectValue>
        <ChevronDown size={16} aria-hidden />
      </Button>
      <Popover className={styles.popover ?? ''}>
        <ListBox className={styles.options ?? ''}>
          {options.map(({ id, words }) => (
            <ListBoxItem key={id} id={id} textValue={words} className={styles.option ?? ''}>
              {words}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </Select>
  );
}

/** A day, typed or picked; asked for once the field is left or the calendar closes. */
export function DayFilter({
  label,
  value,
  onAsk,
}: {
  label: string;
  value: string;
  onAsk: (day: string) => void;
}) {
  const [draft, setDraft] = useState(dayOf(value));
  useEffect(() => setDraft(dayOf(value)), [value]);
  // Picking a day closes the calendar before the page is drawn with it.
  const latest = useRef(draft);
  function change(day: CalendarDate | null): void {
    latest.current = day;
    setDraft(day);
  }
  function ask(): void {
    const day = latest.current?.toString() ?? '';
    if (day !== value) onAsk(day);
  }
  return (
    <DatePicker
      className={styles.field ?? ''}
      value={draft}
      onChange={change}
      onBlur={ask}
      onOpenChange={(isOpen) => isOpen || ask()}
    >
      <Label>{label}</Label>
      <Group className={styles.box ?? ''}>
        <DateInput className={styles.segments ?? ''}>
          {(segment) => <DateSegment segment={segment} className={styles.segment ?? ''} />}
        </DateInput>
        <Button className={styles.pick ?? ''}>
          <CalendarDays size={16} aria-hidden />
        </Button>
      </Group>
      <Popover className={styles.popover ?? ''}>
        <Dialog className={styles.dialog ?? ''}>
          <Month />
        </Dialog>
      </Popover>
    </DatePicker>
  );
}

function Month() {
  return (
    <Calendar>
      <header className={styles.month}>
        <Button slot="previous" className={styles.pick ?? ''}>
          <ChevronLeft size={16} aria-hidden />
        </Button>
        <Heading />
        <Button slot="next" className={styles.pick ?? ''}>
          <ChevronRight size={16} aria-hidden />
        </Button>
      </header>
      <CalendarGrid className={styles.days ?? ''}>
        {(date) => <CalendarCell date={date} className={styles.day ?? ''} />}
      </CalendarGrid>
    </Calendar>
  );
}

function dayOf(value: string): CalendarDate | null {
  return value === '' ? null : parseDate(value);
}
