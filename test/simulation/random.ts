import { createRandom as createGenerator } from '../../sim/random.ts';

/** Draws of one seeded generator: the same seed gives the same draws, on every machine. */
export type Random = Readonly<{
  between: (from: number, to: number) => number;
  /** A whole number, both ends included. */
  whole: (from: number, to: number) => number;
  chance: (probability: number) => boolean;
  pick: <T>(items: readonly T[]) => T;
  /** One of the keys, as often as its weight says. */
  weighted: <T extends string>(weights: Readonly<Record<T, number>>) => T;
  /** How long until the next of events that come by themselves, `mean` apart on average. */
  waiting: (mean: number) => number;
  /** A UUIDv7 of that moment. */
  uuid: (at: number) => string;
}>;

/** The simulator's generator, with the draws that a simulation needs beside it. */
export function createRandom(seed: number): Random {
  const { fraction, whole, chance } = createGenerator(seed);
  const digits = (count: number): string =>
    Array.from({ length: count }, () => whole(0, 15).toString(16)).join('');

  return {
    between: (from, to) => from + fraction() * (to - from),
    whole,
    chance,
    pick: <T>(items: readonly T[]): T => items[whole(0, items.length - 1)] as T,
    weighted: <T extends string>(weights: Readonly<Record<T, number>>): T => {
      const entries = Object.entries(weights) as [T, number][];
      let left = fraction() * entries.reduce((sum, [, weight]) => sum + weight, 0);
      const drawn = entries.find(([, weight]) => {
        left -= weight;
        return left < 0;
      });
      return (drawn ?? entries[0])?.[0] as T;
    },
    waiting: (mean) => -mean * Math.log(1 - fraction()),
    uuid: (at) => {
      const time = Math.floor(at).toString(16).padStart(12, '0');
      const variant = whole(8, 11).toString(16);
      return `${time.slice(0, 8)}-${time.slice(8)}-7${digits(3)}-${variant}${digits(3)}-${digits(12)}`;
    },
  };
}
