/** Where one was on each page of this tab's history: how far down, at which row, and on which link. */
export type Place = Readonly<{
  y: number;
  /** The target whose row stood at the top, and how far from the top of the window. */
  row: Readonly<{ target: string; top: number }> | null;
  /** Where the link leads that had the focus. */
  link: string | null;
}>;

const NAME = 'signalbox:places';
/** What a header may cover at the top of the window. */
const TOP_PX = 120;
/** For so long a page that fills itself is held where it was; then it is the reader's. */
const HELD_MS = 3000;
const READER = ['wheel', 'touchstart', 'pointerdown', 'keydown'] as const;

const places = new Map<string, Place>(kept());

function kept(): readonly [string, Place][] {
  try {
    return JSON.parse(sessionStorage.getItem(NAME) ?? '[]') as [string, Place][];
  } catch {
    return [];
  }
}

export function placeOf(key: string): Place | undefined {
  return places.get(key);
}

export function remember(key: string): void {
  const known = places.get(key)?.link ?? null;
  places.set(key, { y: window.scrollY, row: rowAtTop(), link: linkInFocus() ?? known });
}

/** A reload begins anew with what is kept. */
export function keepPlaces(): void {
  try {
    sessionStorage.setItem(NAME, JSON.stringify([...places]));
  } catch {
    // Storage is closed to us: after a reload one is at the top.
  }
}

function rowAtTop(): Place['row'] {
  const row = document.elementFromPoint(window.innerWidth / 2, TOP_PX)?.closest('[data-target]');
  const target = row?.getAttribute('data-target') ?? null;
  if (row == null || target === null) return null;
  return { target, top: row.getBoundingClientRect().top };
}

function linkInFocus(): string | null {
  return document.activeElement?.closest('main a')?.getAttribute('href') ?? null;
}

/**
 * Goes back to a place and stays there while the page grows, until the reader moves. Rows out of sight have a
 * guessed height only, so it is the row that counts, where there was one.
 */
export function goBackTo({ y, row }: Place, whenThere: () => void): () => void {
  function put(): void {
    const there = row && document.querySelector(`[data-target="${CSS.escape(row.target)}"]`);
    if (row && there) window.scrollBy(0, there.getBoundingClientRect().top - row.top);
    else window.scrollTo(0, y);
    whenThere();
  }
  const growth = new ResizeObserver(put);
  function stop(): void {
    growth.disconnect();
    clearTimeout(timer);
    for (const event of READER) window.removeEventListener(event, stop);
  }
  const timer = setTimeout(stop, HELD_MS);
  for (const event of READER) window.addEventListener(event, stop, { passive: true });
  growth.observe(document.body);
  put();
  return stop;
}
