import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { announce } from './announcer.tsx';
import styles from './copy.module.css';

/** A button that takes a text along. */
export function CopyButton({ text, what }: { text: string; what: string }) {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [isCopied]);

  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
      announce(`Copied ${what}`);
    } catch {
      announce('The browser does not let this page copy; select the text instead');
    }
  }

  return (
    <button
      type="button"
      className={styles.copy}
      onClick={() => void copy()}
      aria-label={`Copy ${what}`}
    >
      {isCopied ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
    </button>
  );
}

/** A text to take along, in full, with a button that copies it. */
export function Copyable({ text, what }: { text: string; what: string }) {
  return (
    <span className={styles.copyable}>
      <code>{text}</code>
      <CopyButton text={text} what={what} />
    </span>
  );
}
