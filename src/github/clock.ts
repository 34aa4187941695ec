/** How many of GitHub's answers the estimate is drawn from. */
const SAMPLES = 16;
/** `Date` is cut to the second: on average it is half a second early. */
const HALF_A_SECOND_MS = 500;
/** Samples further apart than this were taken by different clocks. */
const JUMP_MS = 2_500;

export type ServerClock = Readonly<{
  /** Takes in an answer's `Date` header, with our times of sending and receiving. */
  observe: (date: string | undefined, sentAt: number, receivedAt: number) => void;
  /** GitHub's clock minus ours in ms; null before the first answer. */
  offset: () => number | null;
}>;

/** Learns GitHub's clock from its answers: the quickest of the last ones says it best. */
export function createServerClock(): ServerClock {
  let samples: { offset: number; roundTrip: number }[] = [];

  const best = () =>
    samples.reduce<(typeof samples)[number] | null>(
      (a, b) => (a === null || b.roundTrip < a.roundTrip ? b : a),
      null,
    );

  return {
    observe: (date, sentAt, receivedAt) => {
      const server = Date.parse(date ?? '');
      if (Number.isNaN(server)) return;
      const offset = server + HALF_A_SECOND_MS - (sentAt + receivedAt) / 2;
      const roundTrip = receivedAt - sentAt;
      const known = best();
      const jumped = known !== null && Math.abs(offset - known.offset) > JUMP_MS + roundTrip;
      samples = [...(jumped ? [] : samples.slice(1 - SAMPLES)), { offset, roundTrip }];
    },
    offset: () => best()?.offset ?? null,
  };
}
