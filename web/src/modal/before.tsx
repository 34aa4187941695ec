import { useEffect, useRef } from 'react';
import type { Target } from '../../../src/contract/target.ts';
import { useKeys } from '../keys/single-keys.ts';
import type { Attempt, Draft } from '../send/attempt.ts';
import { editAttempt } from '../send/attempts.ts';
import { useTab } from '../ui/tab.ts';
import { Confirm } from './confirm.tsx';
import styles from './deploy-modal.module.css';
import { Field } from './field.tsx';
import { Gates } from './gates-list.tsx';
import { GoingOut } from './going-out.tsx';
import { Inputs } from './inputs.tsx';
import { holdEnter, useSubmitKeys } from './keys.ts';
import { LiveNow } from './live-now.tsx';
import { givenOf, takesCommit } from './readiness.ts';
import { RefPicker } from './ref-picker.tsx';
import { errorAt, Refusal } from './refusal.tsx';
import { NotTaken, Rollback } from './rollback.tsx';
import { Unsure } from './unsure.tsx';
import { usePress } from './use-press.ts';

/** Before the button: what is live, what will go out, and with what. */
export function Before({
  target,
  attempt,
  isAsking,
  onWord,
}: {
  target: Target;
  attempt: Attempt;
  /** Whether the dialog asks something else first. */
  isAsking: boolean;
  /** Whether a confirmation was typed, which the attempt does not hold. */
  onWord: (isTyped: boolean) => void;
}) {
  const { draft } = attempt;
  const press = usePress(target, attempt);
  const { shipment } = press;
  const isSending = attempt.phase === 'sending';
  const isTaken = !press.isSettled || takesCommit(draft.sha, shipment.atRef, press.form.data);
  const ref = useRef<HTMLInputElement>(null);
  useTab('dialog', `Deploy ${target.title}`, attempt.lost > 0 ? 'doubt' : null);
  useTyped(!isSending && press.word !== '', onWord);
  const form = useRef<HTMLFormElement>(null);
  useSubmitKeys(form, { submit: press.submit, isAsking });
  useKeys({ '/': () => focusAll(ref.current) }, ref);

  function change(part: Partial<Draft>, pointer: string): void {
    editAttempt(target.id, { ...draft, ...part }, pointer);
  }

  return (
    <form
      ref={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        press.submit();
      }}
      onKeyDownCapture={holdEnter}
      className={styles.form}
    >
      <div className={styles.body}>
        {attempt.problem !== null && !isSending && <Refusal attempt={attempt} />}
        {attempt.lost > 0 && <Unsure attempt={attempt} />}
        {draft.sha !== null && !isTaken && <NotTaken sha={draft.sha} at={draft.ref.trim()} />}
        {draft.rollsBack !== null && <Rollback target={target} rollsBack={draft.rollsBack} />}
        <LiveNow target={target} />
        <fieldset disabled={isSending} className={styles.fields}>
          <RefPicker
            target={target}
            value={draft.ref}
            description={refWords(target, draft)}
            error={errorAt(attempt, '/ref')}
            isDisabled={isSending}
            inputRef={ref}
            onChange={(typed) => change({ ref: typed }, '/ref')}
          />
          <GoingOut target={target} shipment={shipment} isSettled={press.isSettled} />
          <Inputs
            form={press.form}
            shown={{
              target,
              values: givenOf(target, draft),
              errorAt: (name) => errorAt(attempt, `/inputs/${name}`),
              onChange: (inputs, pointer) => change({ inputs }, pointer),
            }}
          />
          <Gates
            target={target}
            attempt={attempt}
            gates={press.gates}
            diff={shipment.diff}
            hasOwnLock={press.hasOwnLock}
            isOverrideAsked={press.isOverrideAsked}
            onChange={change}
            onReadAnew={shipment.readAnew}
          />
          <Field
            label="Reason"
            isRequired={draft.rollsBack !== null}
            error={errorAt(attempt, '/reason')}
            description={null}
          >
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
          act={press.act}
          word={press.word}
          onWord={press.onWord}
          lacking={press.lacking}
          attempt={attempt}
        />
      </div>
    </form>
  );
}

function focusAll(field: HTMLInputElement | null): void {
  field?.focus();
  field?.select();
}

function refWords({ refs }: Target, { sha }: Draft): string | null {
  const allowed = refs === null ? null : `Allowed: ${refs.join(', ')}`;
  if (sha === null) return allowed;
  const starts = 'GitHub starts the workflow here; the commit that ships is told to it.';
  return allowed === null ? starts : `${starts} ${allowed}`;
}

function useTyped(isTyped: boolean, onTyped: (isTyped: boolean) => void): void {
  useEffect(() => {
    onTyped(isTyped);
    return () => onTyped(false);
  }, [isTyped, onTyped]);
}
