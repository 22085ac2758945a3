import type { MiddlewareHandler } from 'hono';
import { ApiProblem } from '../problems.js';

/** Takes in the whole body before anything is done with it, and no more than `maxBytes` of it. */
export function limitBody(maxBytes: number): MiddlewareHandler {
  return async (c, next) => {
    const { body } = c.req.raw;
    if (body === null) return next();
    const declared = Number(c.req.header('content-length') ?? 0);
    const bytes = declared > maxBytes ? null : await readAtMost(body, maxBytes);
    if (bytes === null)
      throw new ApiProblem(413, `The body is too large; send ${maxBytes} bytes at most.`);
    c.req.raw = new Request(c.req.raw, { body: bytes });
    return next();
  };
}

async function readAtMost(
  body: ReadableStream<Uint8Array>,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = body.getReader();
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      length += read.value.byteLength;
      if (length > maxBytes) return null;
      chunks.push(read.value);
    }
  } catch {
    throw new ApiProblem(400, 'The body broke off; send the request again.');
  }
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
}
