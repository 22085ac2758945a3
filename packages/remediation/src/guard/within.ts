import type { AbortSignalLike } from '@aegis/core';

/**
 * Makes a promise that settles when there has been enough time; `signal` is aborted once nobody waits for
 * it any more.
 */
export type Deadline = (signal: AbortSignalLike) => Promise<unknown>;

/** How a call ended. */
export type Ended<T> =
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'threw'; readonly message: string };

/** What became of a call. */
export type Settled<T> = Ended<T> | { readonly kind: 'late' };

/** What an error says, whatever was thrown. */
export function messageOf(error: unknown): string {
  try {
    return error instanceof Error ? String(error.message) : String(error);
  } catch {
    return 'something that cannot be read';
  }
}

/** Calls something that may throw. Never rejects. */
export async function settle<T>(call: () => T | Promise<T>): Promise<Ended<T>> {
  try {
    return { kind: 'value', value: await call() };
  } catch (error) {
    return { kind: 'threw', message: messageOf(error) };
  }
}

/**
 * Calls something that may throw or never answer. Never rejects.
 *
 * @param late - given what came after the deadline; where it throws, nobody hears of it
 */
export async function within<T>(
  call: () => T | Promise<T>,
  deadline: Deadline | undefined,
  late: (ended: Ended<T>) => void = () => {},
): Promise<Settled<T>> {
  const answer = settle(call);
  if (deadline === undefined) return answer;
  const signal = { aborted: false };
  const isOver = settle(() => deadline(signal)).then((): Settled<T> => ({ kind: 'late' }));
  const first = await Promise.race([answer, isOver]);
  signal.aborted = true;
  if (first.kind === 'late') void settle(async () => late(await answer));
  return first;
}
