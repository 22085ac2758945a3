/** A message of the stream that a stage reads. */
export interface Incoming {
  readonly sequence: number;
  readonly subject: string;
  readonly data: Uint8Array;
}

/** What a stage has to say. */
export interface Outgoing {
  readonly subject: string;
  /** Made of the content, so that a second telling can be known for one. */
  readonly messageId: string;
  readonly body: unknown;
}

/**
 * A machine that a stream drives. What it says is decided by the messages alone, in their order: no clock,
 * no chance. So a second run over the same messages, from any snapshot, says the same again.
 */
export interface Stage {
  /** The last message that is in its state; 0 before the first. */
  readonly sequence: number;
  process(message: Incoming): readonly Outgoing[];
  toJSON(): unknown;
}
