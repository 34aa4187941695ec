import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { Target } from '../../../src/contract/target.ts';
import { useForm } from '../data/queries.ts';
import type { Attempt, Draft } from '../send/attempt.ts';
import { editAttempt, pressDeploy } from '../send/attempts.ts';
import { useTab } from '../ui/tab.ts';
import { useSettled } from '../ui/use-settled.ts';
import { Confirm } from './confirm.tsx';
import styles from './deploy-modal.module.css';
import { Field } from './field.tsx';
import { Inputs } from './inputs.tsx';
import { missing, requestOf } from './readiness.ts';
import { Refusal } from './refusal.tsx';
import { Standing } from './standing.tsx';
import { Unsure } from './unsure.tsx';

const REF_SETTLES_MS = 350;

/** Before the button: what is live, what will go out, and with what. */
export function Before({ target, attempt }: { target: Target; attempt: Attempt }) {
  const { draft } = attempt;
  const [word, setWord] = useState('');
  const ref = useSettled(draft.ref.trim(), REF_SETTLES_MS);
  const form = useForm(target.id, ref);
  const isSending = attempt.phase === 'sending';
  const lacking = missing({ target, draft, word, form: form.data, isReading: form.isPending });
  useTab('dialog', `Deploy ${target.title}`, attempt.lost > 0 ? 'doubt' : null);

  function change(part: Partial<Draft>, pointer: string): void {
    editAttempt(target.id, { ...draft, ...part }, pointer);
  }

  function submit(): void {
    if (lacking === null) pressDeploy(target.id, requestOf(target, draft, form.data));
  }

  useSubmitKeys(submit);
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      onKeyDown={holdEnter}
      className={styles.form}
    >
      <div className={styles.body}>
        {attempt.problem !== null && !isSending && <Refusal attempt={attempt} />}
        {attempt.lost > 0 && <Unsure attempt={attempt} />}
        <Standing target={target} />
        <fieldset disabled={isSending} className={styles.fields}>
          <Field
            label="Ref"
            isRequired
            error={errorAt(attempt, '/ref')}
            description={target.refs === null ? null : `Allowed: ${target.refs.join(', ')}`}
          >
            {(field) => (
              <input
                {...field}
                className={styles.mono}
                value={draft.ref}
                onChange={(event) => change({ ref: event.target.value }, '/ref')}
                autoComplete="off"
                autoCapitalize="none"
                spellCheck={false}
              />
            )}
          </Field>
          <Inputs
            form={form}
            values={draft.inputs}
            errorAt={(name) => errorAt(attempt, `/inputs/${name}`)}
            onChange={(name, value) =>
              change({ inputs: { ...draft.inputs, [name]: value } }, `/inputs/${name}`)
            }
          />
          <Field label="Reason" error={errorAt(attempt, '/reason')} description={null}>
            {(field) => (
              <input
                {...field}
                value={draft.reason}
                maxLength={1000}
                onChange={(event) => change({ reason: event.target.value }, '/reason')}
                autoComplete="off"
              />
            )}
          </Field>
        </fieldset>
      </div>
      <div className={styles.foot}>
        <Confirm
          target={target}
          draft={draft}
          word={word}
          onWord={setWord}
          lacking={lacking}
          attempt={attempt}
        />
      </div>
    </form>
  );
}

/** The server's complaint about one member of the body. */
function errorAt(attempt: Attempt, pointer: string): string | null {
  return attempt.problem?.errors?.find((each) => each.pointer === pointer)?.detail ?? null;
}

/** Ctrl or Cmd with Enter deploys from wherever the focus is in the dialog, its title included. */
function useSubmitKeys(submit: () => void): void {
  const latest = useRef(submit);
  useEffect(() => {
    latest.current = submit;
  });
  useEffect(() => {
    function pressed(event: globalThis.KeyboardEvent): void {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      latest.current();
    }
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, []);
}

/** Enter alone in a field must not deploy, but where one has just typed the confirmation. */
function holdEnter(event: KeyboardEvent): void {
  if (event.key !== 'Enter') return;
  const field = event.target;
  const isField = field instanceof HTMLInputElement || field instanceof HTMLSelectElement;
  if (isField && field.name !== 'confirm') event.preventDefault();
}
