import styles from './environment.module.css';

/** The environment's name on its tag. Production weighs more than the others: it is filled. */
export function Environment({ name }: { name: string | null }) {
  if (name === null) return null;
  const isProduction = /^prod/i.test(name);
  return (
    <span className={isProduction ? styles.production : styles.other} title="Environment">
      {name}
    </span>
  );
}
