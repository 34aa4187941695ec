/** Tells viewers in this process that targets themselves have changed: opened, closed, counted anew. */
export type TargetNews = Readonly<{
  changed: () => void;
  /** Returns the way to stop. A listener must not block and must not throw. */
  onChange: (listener: () => void) => () => void;
}>;

export function createTargetNews(): TargetNews {
  const listeners = new Set<() => void>();
  return {
    changed: () => {
      for (const listener of listeners) listener();
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
