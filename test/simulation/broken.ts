/** Something that must never be, was. */
export class InvariantBroken extends Error {
  override name = 'InvariantBroken';
  readonly deployId: string;

  constructor(deployId: string, what: string) {
    super(what);
    this.deployId = deployId;
  }
}

/** Makes the claims that one invariant consists of, about one deploy. */
export function claimsOf(deployId: string): (holds: boolean, otherwise: string) => void {
  return (holds, otherwise) => {
    if (!holds) throw new InvariantBroken(deployId, otherwise);
  };
}
