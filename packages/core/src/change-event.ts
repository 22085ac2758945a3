/** Something that people or machines changed on purpose; innocent more often than not. */
export interface ChangeEvent {
  readonly nodeId: string;
  readonly kind: 'deploy' | 'config' | 'flag' | 'scale';
  readonly timestampMs: number;
  /** What names it where it was made: a commit, a pull request, a flag. One may reach several nodes. */
  readonly id?: string;
  /** What it is for, in a line. */
  readonly summary?: string;
  /** What it changes: a unified diff where there is one. */
  readonly text?: string;
  /** The files that it touches. */
  readonly paths?: readonly string[];
}
