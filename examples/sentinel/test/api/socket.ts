import { connect, type Socket } from 'node:net';
import { type Listening, type ListenOptions, listen } from '../../src/api/listen.js';
import type { makeApi } from './support.js';

/** Serves an app on a free port for as long as `use` runs. */
export async function serving<T>(
  app: ReturnType<typeof makeApi>,
  options: ListenOptions,
  use: (listening: Listening) => Promise<T>,
): Promise<T> {
  const listening = await listen(app, { port: 0, closeGraceMs: 50, ...options });
  try {
    return await use(listening);
  } finally {
    await listening.close();
  }
}

export interface RawClient {
  readonly socket: Socket;
  /** What has been received by now. */
  received(): string;
  /** All that was received by the time that the other side ended it. */
  readonly ended: Promise<string>;
}

/** A connection that says just what it is given. */
export function rawClient({ port }: Listening, text: string): RawClient {
  const socket = connect(port, '127.0.0.1');
  let received = '';
  socket.setEncoding('utf8');
  socket.on('data', (data) => {
    received += data;
  });
  // A reset is one of the ways to be cut off.
  socket.on('error', () => {});
  const ended = new Promise<string>((resolve) => socket.on('close', () => resolve(received)));
  socket.write(text);
  return { socket, received: () => received, ended };
}

/** One request with just these lines, and all that is answered. */
export function sendRaw(
  listening: Listening,
  lines: readonly string[],
  body = '',
): Promise<string> {
  return rawClient(listening, `${[...lines, 'Connection: close'].join('\r\n')}\r\n\r\n${body}`)
    .ended;
}

/** Waits until something is so; whoever tests says for what. */
export async function until(isSo: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const giveUp = Date.now() + 30_000;
  while (!(await isSo())) {
    if (Date.now() > giveUp) throw new Error(`It was not so within 30 s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
