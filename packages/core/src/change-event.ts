/** Something that people or machines changed on purpose; innocent more often than not. */
export interface ChangeEvent {
  readonly nodeId: string;
  readonly kind: 'deploy' | 'config' | 'flag' | 'scale';
  readonly timestampMs: number;
}
