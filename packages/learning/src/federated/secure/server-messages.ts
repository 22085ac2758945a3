import { type ByClient, encodeByClient } from './bytes.js';
import { SEALED_BYTES } from './client-steps.js';
import { MAC_BYTES } from './round-keys.js';
import { type MessageContext, type SecureMessage, writeMessage } from './secure-message.js';
import {
  AGREEMENT,
  COMMITMENT_BYTES,
  KEYS,
  MASKED,
  REVEAL,
  type ServerState,
  SHARES,
  sortedBodies,
} from './server-state.js';

/**
 * What each of some clients wrote to one of them. A body has one piece for each client of `readers`
 * but its writer, in their order.
 */
function writtenTo(
  reader: number,
  readers: readonly number[],
  bodies: ByClient,
  width: number,
  offset: number,
): ByClient {
  const place = readers.indexOf(reader);
  const pieces = new Map<number, Uint8Array>();
  for (const [writer, body] of bodies) {
    if (writer === reader) continue;
    const at = offset + width * (reader < writer ? place : place - 1);
    pieces.set(writer, body.subarray(at, at + width));
  }
  return pieces;
}

/** What the server has to say in a step; nothing before the keys and after the end. */
export async function composeMessages(
  context: MessageContext,
  signingSecret: Uint8Array,
  state: ServerState,
): Promise<SecureMessage[]> {
  const all = (kind: SecureMessage['kind'], body: Uint8Array): Promise<SecureMessage> =>
    writeMessage(context, signingSecret, kind, null, body);
  if (state.step === SHARES)
    return [await all('roster', encodeByClient(sortedBodies(state, KEYS)))];
  if (state.step === AGREEMENT) {
    return [await all('survivors', encodeByClient(sortedBodies(state, MASKED)))];
  }
  if (state.step !== MASKED && state.step !== REVEAL) return [];
  const delivery = state.step === MASKED;
  const readers = [...sortedBodies(state, delivery ? KEYS : MASKED).keys()];
  const bodies = sortedBodies(state, state.step - 1);
  const width = delivery ? SEALED_BYTES : MAC_BYTES;
  const offset = delivery ? COMMITMENT_BYTES : 0;
  const messages: SecureMessage[] = [];
  for (const reader of bodies.keys()) {
    const body = encodeByClient(writtenTo(reader, readers, bodies, width, offset));
    const kind = delivery ? 'delivery' : 'agreements';
    messages.push(await writeMessage(context, signingSecret, kind, reader, body));
  }
  return messages;
}
