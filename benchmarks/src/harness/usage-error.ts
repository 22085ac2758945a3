/** Something that the user can put right: the message is all there is to say. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly exitCode: number;

  /** @param exitCode - 2 for wrong arguments, 3 for missing data */
  constructor(message: string, exitCode: 2 | 3) {
    super(message);
    this.exitCode = exitCode;
  }
}
