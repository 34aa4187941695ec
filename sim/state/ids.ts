export interface Ids {
  /** The next id of a kind, increasing. */
  next(kind: keyof typeof FIRST): number;
}

/** Where each kind of id begins: as many digits as on github.com in 2026 (11 for runs and jobs). */
const FIRST = {
  account: 21_031_067,
  repository: 613_207_144,
  workflow: 161_335_023,
  run: 37_872_901_746,
  suite: 48_203_117_620,
  job: 55_190_266_318,
  status: 38_114_902_517,
  environment: 5_678_042,
  team: 9_310_448,
  hook: 548_210_377,
  delivery: 203_514_880_126,
};

export function createIds(): Ids {
  const last: Record<keyof typeof FIRST, number> = { ...FIRST };
  return {
    next(kind) {
      // Others use GitHub too: ids are not neighbours.
      last[kind] += 1 + ((last[kind] * 31) % 97);
      return last[kind];
    },
  };
}
