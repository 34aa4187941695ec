/** How long each of a series took, in ms, from the moment it was meant to begin. */
export type Times = Readonly<{ sorted: readonly number[]; failed: number }>;

/**
 * Begins `count` calls at a steady rate, whether or not earlier ones have ended, and times each from
 * its intended beginning: a stall shows in every call it delayed (no coordinated omission).
 */
export async function openLoop(
  perSecond: number,
  count: number,
  call: () => Promise<boolean>,
): Promise<Times> {
  const times: number[] = [];
  let failed = 0;
  const startedAt = performance.now();
  const calls: Promise<void>[] = [];
  for (let i = 0; i < count; i++) {
    const meantAt = startedAt + (i * 1000) / perSecond;
    const early = meantAt - performance.now();
    if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
    calls.push(
      call()
        .catch(() => false)
        .then((isGood) => {
          times.push(performance.now() - meantAt);
          if (!isGood) failed += 1;
        }),
    );
  }
  await Promise.all(calls);
  return { sorted: times.sort((a, b) => a - b), failed };
}

export function percentile({ sorted }: Times, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
