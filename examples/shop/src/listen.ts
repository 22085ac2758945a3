import type { Server } from 'node:net';

/**
 * Opens a server on the loopback address.
 *
 * @param port - 0 for any that is free
 * @returns the port that it has
 * @throws Error with a sentence where the port is taken
 */
export function listen(server: Server, port: number, owner: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException): void => {
      const taken = error.code === 'EADDRINUSE';
      reject(
        taken
          ? new Error(
              `${owner}: port ${port} is taken; give another, or none for any that is free.`,
            )
          : error,
      );
    };
    server.once('error', onError);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', onError);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
