import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** Why a body could not be read, as HTTP says it. */
export class BodyError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'BodyError';
    this.status = status;
  }
}

export interface BodyLimits {
  readonly maxBodyBytes: number;
  readonly maxUnpackedBytes: number;
}

/**
 * The body of a request, unpacked. What is too long is not read on: neither as it is sent nor as it is
 * unpacked does more of it ever lie in memory than is allowed.
 *
 * @throws BodyError
 */
export async function readBody(request: IncomingMessage, limits: BodyLimits): Promise<string> {
  const encoding = (request.headers['content-encoding'] ?? 'identity').toLowerCase();
  const isPacked = encoding === 'gzip';
  if (!isPacked && encoding !== 'identity') {
    throw new BodyError(415, `The encoding is ${encoding.slice(0, 40)}; send gzip, or none.`);
  }
  if (Number(request.headers['content-length'] ?? 0) > limits.maxBodyBytes) {
    throw new BodyError(413, `The body is longer than ${limits.maxBodyBytes} bytes as it is sent.`);
  }
  const packed = await collect(request, limits.maxBodyBytes, 'is sent');
  if (!isPacked) return packed.toString('utf8');
  const gunzip = createGunzip();
  gunzip.end(packed);
  try {
    return (await collect(gunzip, limits.maxUnpackedBytes, 'is unpacked')).toString('utf8');
  } catch (error) {
    gunzip.destroy();
    if (error instanceof BodyError) throw error;
    throw new BodyError(400, 'The body is no gzip.');
  }
}

async function collect(stream: Readable, most: number, how: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  // The connection has to stay: the answer goes over it.
  for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
    length += chunk.length;
    if (length > most)
      throw new BodyError(413, `The body is longer than ${most} bytes as it ${how}.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
