export type Entry = { readonly at: number; readonly order: number; fire: (() => void) | null };

export type Queue = Readonly<{
  add: (at: number, fire: () => void) => Entry;
  /** The earliest entry, if it is due by then. */
  takeDue: (until: number) => Entry | null;
}>;

/** A binary heap of timers by time, then by the order in which they were set. */
export function createQueue(): Queue {
  const heap: Entry[] = [];
  let order = 0;

  const at = (index: number): Entry => heap[index] as Entry;
  const isBefore = (a: Entry, b: Entry): boolean =>
    a.at < b.at || (a.at === b.at && a.order < b.order);

  function rise(index: number, entry: Entry): void {
    let place = index;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!isBefore(entry, at(parent))) break;
      heap[place] = at(parent);
      place = parent;
    }
    heap[place] = entry;
  }

  function sink(entry: Entry): void {
    let place = 0;
    for (let child = 1; child < heap.length; child = 2 * place + 1) {
      if (child + 1 < heap.length && isBefore(at(child + 1), at(child))) child++;
      if (!isBefore(at(child), entry)) break;
      heap[place] = at(child);
      place = child;
    }
    heap[place] = entry;
  }

  return {
    add: (when, fire) => {
      const entry: Entry = { at: when, order: order++, fire };
      heap.push(entry);
      rise(heap.length - 1, entry);
      return entry;
    },
    takeDue: (until) => {
      const [first] = heap;
      if (first === undefined || first.at > until) return null;
      const last = heap.pop();
      if (last !== undefined && heap.length > 0) sink(last);
      return first;
    },
  };
}
