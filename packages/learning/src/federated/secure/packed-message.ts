import { encodeArray, type SnapshotReader } from '@aegis/core/snapshot';
import { MAX_NAME } from '../messages.js';
import { concat, readUint16, textBytes, uint16 } from './bytes.js';
import { KINDS, type SecureMessage } from './secure-message.js';

const SIGNATURE_BYTES = 64;
/** The length that says "no client". */
const NOBODY = 0xffff;

/**
 * A message as bytes for the network: 74 bytes, two for each letter of the session and the client, and
 * the body as it is.
 *
 * @example
 * ```ts
 * import { packSecureMessage, unpackSecureMessage } from '@aegis/learning/federated';
 * const bytes = packSecureMessage({
 *   version: 1, kind: 'masked', session: 's', round: 7, client: 'a',
 *   body: new Uint8Array(8), signature: new Uint8Array(64),
 * });
 * bytes.length; // => 74 + 2 + 2 + 8
 * unpackSecureMessage(bytes)?.round; // => 7
 * unpackSecureMessage(bytes.subarray(0, 40)); // => null
 * ```
 */
export function packSecureMessage(message: SecureMessage): Uint8Array {
  const { version, kind, session, round, client, body, signature } = message;
  return concat(
    Uint8Array.of(version, KINDS.indexOf(kind)),
    uint16(round >>> 16, round & 0xffff, session.length, client === null ? NOBODY : client.length),
    textBytes(session),
    textBytes(client ?? ''),
    signature,
    body,
  );
}

/** The text of so many letters; null where the bytes end before. */
function readText(bytes: Uint8Array, at: number, length: number): string | null {
  if (length > MAX_NAME || at + 2 * length > bytes.length) return null;
  let text = '';
  for (let i = 0; i < length; i++) text += String.fromCharCode(readUint16(bytes, at + 2 * i));
  return text;
}

/**
 * The message that {@link packSecureMessage} packed; null where the bytes are none. Its signature and
 * content are for `receive` to judge. The body is a view of `bytes`, not a copy.
 *
 * @example
 * ```ts
 * import { unpackSecureMessage } from '@aegis/learning/federated';
 * unpackSecureMessage(new Uint8Array(80)); // => null
 * ```
 */
export function unpackSecureMessage(bytes: Uint8Array): SecureMessage | null {
  const kind = KINDS[bytes[1] ?? KINDS.length];
  if (bytes.length < 10 + SIGNATURE_BYTES || bytes[0] !== 1 || kind === undefined) return null;
  const round = readUint16(bytes, 2) * 65_536 + readUint16(bytes, 4);
  const session = readText(bytes, 10, readUint16(bytes, 6));
  if (session === null) return null;
  const named = readUint16(bytes, 8);
  const clientAt = 10 + 2 * session.length;
  const client = readText(bytes, clientAt, named === NOBODY ? 0 : named);
  if (client === null) return null;
  const at = clientAt + 2 * client.length;
  if (at + SIGNATURE_BYTES > bytes.length) return null;
  return {
    version: 1,
    kind,
    session,
    round,
    client: named === NOBODY ? null : client,
    signature: bytes.subarray(at, at + SIGNATURE_BYTES),
    body: bytes.subarray(at + SIGNATURE_BYTES),
  };
}

/** A message inside a snapshot. */
export function storeMessage(message: SecureMessage): unknown {
  const packed = packSecureMessage(message);
  return { bytes: packed.length, message: encodeArray(packed) };
}

/** Reads what {@link storeMessage} wrote; null where it is no message. */
export function readStoredMessage(reader: SnapshotReader): SecureMessage | null {
  const length = reader.number('bytes', { min: 0, max: 2 ** 27, integer: true });
  return unpackSecureMessage(reader.uint8Array('message', length));
}
