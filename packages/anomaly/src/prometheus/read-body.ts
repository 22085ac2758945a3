import type { ResponseLike } from './fetch-like.js';
import { PrometheusError } from './prometheus-error.js';
import { Utf8Decoder } from './utf8.js';

/**
 * The body of an answer as text, never more of it than `maxBytes`: a longer one is left as soon as it is
 * known to be longer, if the platform gives it in pieces.
 *
 * @throws PrometheusError of type `too_large` for a longer one, unless it is to be cut
 */
export async function readBody(
  response: ResponseLike,
  maxBytes: number,
  longer: 'cut' | 'refuse',
): Promise<string> {
  if (response.body === undefined || response.body === null) {
    const text = await response.text();
    return text.length <= maxBytes ? text : tooLong(text.slice(0, maxBytes));
  }
  const reader = response.body.getReader();
  const decoder = new Utf8Decoder();
  let room = maxBytes;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return decoder.end();
    if (value === undefined) continue;
    if (value.length > room) {
      // Not waited for: a server that hangs would hold the error back.
      reader.cancel().catch(() => {});
      decoder.push(value.subarray(0, room));
      return tooLong(decoder.end());
    }
    decoder.push(value);
    room -= value.length;
  }

  function tooLong(beginning: string): string {
    if (longer === 'cut') return beginning;
    const message = `Prometheus: an answer of more than ${maxBytes} bytes; ask for less.`;
    throw new PrometheusError('too_large', response.status, message);
  }
}
