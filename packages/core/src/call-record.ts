/** One piece of work that a node did for another node, or for a user, as a trace shows it. */
export interface CallRecord {
  readonly traceId: string;
  /** The node that did the work. */
  readonly nodeId: string;
  /** The node that asked for it; null where the trace, or what is known of it, begins here. */
  readonly callerId: string | null;
  /** The span's name at the node that did the work, or else at its caller. */
  readonly operation: string;
  /** Milliseconds since the epoch, of the data's own clock. */
  readonly startMs: number;
  /** How long it took by the node's own account; null for a peer that only its caller reports. */
  readonly serverMs: number | null;
  /**
   * How long it took by the caller's account, the network included; null where nothing says, as behind a
   * queue or where several answered one request.
   */
  readonly clientMs: number | null;
  /** How much of `serverMs` was not spent waiting for calls to other nodes; null where that is. */
  readonly selfMs: number | null;
  /** Whether the caller went on without waiting: a message, where a gap between the two means nothing. */
  readonly isAsync: boolean;
  readonly isError: boolean;
  /** It failed, and none of the calls that it made did: the error began here. */
  readonly isErrorOrigin: boolean;
}
