import { concat, decodeByClient, sameBytes } from './bytes.js';
import { BUNDLE_BYTES, bundleFor, type ClientSecrets, deriveSecrets } from './client-secrets.js';
import { ClientTable } from './client-table.js';
import { addMasks, addWords, bytesOf, maskSign } from './masks.js';
import { refuse, type SecureRefusal } from './refusal.js';
import {
  commitTo,
  derivePairKeys,
  hashRoster,
  hashSurvivors,
  KEY_BYTES,
  MAC_BYTES,
  MAC_KEY,
  MASK_SEED,
  PAIR_BYTES,
  SEAL_KEY,
  sealNonce,
  vouch,
} from './round-keys.js';
import type { MessageContext, SecureClientKind, SecureServerKind } from './secure-message.js';
import type { SecurePeers } from './secure-peers.js';
import { isShare, SHARE_BYTES } from './shamir.js';

/** What a client knows from the start. */
export interface ClientContext extends MessageContext {
  readonly peers: SecurePeers;
  readonly place: number;
  readonly seed: Uint8Array;
  /** The secret half of the mask key that goes round. */
  readonly maskSecret: Uint8Array;
  /** The numbers as whole units, and last how many were clipped. */
  readonly input: Uint32Array;
}

/** What it knows besides, once it has the roster, the shares and the survivors. */
export interface ClientState {
  readonly rosterHash: Uint8Array;
  readonly secrets: ClientSecrets;
  /** The pairs' keys, by the other client. */
  readonly pairs: ClientTable;
  /** Shares by the client that gave them, its own among them. */
  readonly bundles: ClientTable;
  readonly survivors: ReadonlySet<number>;
  readonly survivorsHash: Uint8Array;
}

/** What a step comes to: the state after it, and the body of the answer. */
export interface ClientStep {
  readonly state: ClientState;
  readonly body: Uint8Array;
}

const NOTHING = new Uint8Array(0);

/** Before the roster. */
export const NO_STATE: ClientState = {
  rosterHash: NOTHING,
  secrets: { selfSeed: NOTHING, selfRows: new Uint16Array(0), maskRows: new Uint16Array(0) },
  pairs: new ClientTable([], 0),
  bundles: new ClientTable([], 0),
  survivors: new Set(),
  survivorsHash: NOTHING,
};

/** Sealed shares, with their tag. */
export const SEALED_BYTES: number = BUNDLE_BYTES + 16;

const tooFew = (): SecureRefusal =>
  refuse('too-few-clients', 'Fewer clients than the threshold are left.');

/** Roster → keys with every other client, and shares sealed for each. */
async function takeRoster(
  context: ClientContext,
  _state: ClientState,
  body: Uint8Array,
): Promise<ClientStep | SecureRefusal> {
  const { crypto, plan, planHash, place, seed, maskSecret } = context;
  const roster = decodeByClient(body, 32);
  const last = roster === null ? undefined : [...roster.keys()].at(-1);
  if (roster === null || last === undefined || last >= plan.participants.length) {
    return refuse('malformed', 'The roster is no list of clients and keys.');
  }
  if (roster.size < plan.threshold) return tooFew();
  const mine = roster.get(place);
  if (mine === undefined || !sameBytes(mine, await crypto.agreementKey(maskSecret))) {
    return refuse('inconsistent', 'The roster does not hold this client’s key.');
  }
  const rosterHash = await hashRoster(crypto, planHash, roster);
  const peers = [...roster.keys()].filter((peer) => peer !== place);
  const masks = await crypto.agree(
    maskSecret,
    peers.map((peer) => roster.get(peer)!),
  );
  const identities = await context.peers.agree(
    peers.map((peer) => plan.participants[peer]!.agreementKey),
  );
  const pairs = new ClientTable(peers, PAIR_BYTES);
  for (const [i, peer] of peers.entries()) {
    const shared = { masks: masks[i]!, identities: identities[i]! };
    if (shared.masks === null || shared.identities === null) {
      return refuse('bad-key', 'A client’s key makes a secret of zeros.');
    }
    pairs.set(peer, await derivePairKeys(crypto, rosterHash, shared, place, peer));
  }
  const secrets = await deriveSecrets(crypto, seed, rosterHash, maskSecret, plan.threshold);
  const parts = [await commitTo(crypto, rosterHash, secrets.selfSeed)];
  for (const peer of peers) {
    const key = pairs.get(peer, SEAL_KEY, KEY_BYTES);
    parts.push(await crypto.seal(key, sealNonce(place, peer), bundleFor(secrets, peer)));
  }
  return { state: { ...NO_STATE, rosterHash, secrets, pairs }, body: concat(...parts) };
}

/** The other clients' shares → the numbers, masked. */
async function takeDelivery(
  { crypto, plan, place, input }: ClientContext,
  state: ClientState,
  body: Uint8Array,
): Promise<ClientStep | SecureRefusal> {
  const { secrets, pairs } = state;
  const sealed = decodeByClient(body, SEALED_BYTES);
  if (sealed === null || [...sealed.keys()].some((peer) => !pairs.has(peer))) {
    return refuse('malformed', 'The delivery is no list of shares from the roster’s clients.');
  }
  if (sealed.size + 1 < plan.threshold) return tooFew();
  const sharers = [place, ...sealed.keys()].sort((a, b) => a - b);
  const bundles = new ClientTable(sharers, BUNDLE_BYTES);
  bundles.set(place, bundleFor(secrets, place));
  for (const [peer, bytes] of sealed) {
    const key = pairs.get(peer, SEAL_KEY, KEY_BYTES);
    const bundle = await crypto.open(key, sealNonce(peer, place), bytes);
    const fits =
      bundle !== null &&
      isShare(bundle.subarray(0, SHARE_BYTES)) &&
      isShare(bundle.subarray(SHARE_BYTES));
    if (!fits) {
      const { id } = plan.participants[peer]!;
      return refuse('bad-share', `The shares of ${id} do not open: it was given another roster.`);
    }
    bundles.set(peer, bundle);
  }
  const masked = new Uint32Array(input.length);
  addWords(masked, input, 0, 1);
  const common = [...sealed.keys()].map((peer) => ({
    seed: pairs.get(peer, MASK_SEED, KEY_BYTES),
    sign: maskSign(place, peer),
  }));
  await addMasks(crypto, masked, [{ seed: secrets.selfSeed, sign: 1 }, ...common]);
  return { state: { ...state, bundles }, body: bytesOf(masked) };
}

/** Whose numbers arrived → this client's word to each of them that it was told so. */
async function takeSurvivors(
  { crypto, plan, place }: ClientContext,
  state: ClientState,
  body: Uint8Array,
): Promise<ClientStep | SecureRefusal> {
  const listed = decodeByClient(body, 0);
  const survivors = new Set(listed?.keys());
  if (listed === null || [...survivors].some((one) => !state.bundles.has(one))) {
    return refuse('malformed', 'The survivors are no list of clients that shared.');
  }
  if (survivors.size < plan.threshold) return tooFew();
  if (!survivors.has(place))
    return refuse('inconsistent', 'This client is not among the survivors.');
  const { rosterHash, pairs, bundles } = state;
  const hash = await hashSurvivors(crypto, rosterHash, bundles.places, [...survivors]);
  const words: Uint8Array[] = [];
  for (const peer of survivors) {
    if (peer === place) continue;
    words.push(await vouch(crypto, pairs.get(peer, MAC_KEY, KEY_BYTES), hash, place, peer));
  }
  return { state: { ...state, survivors, survivorsHash: hash }, body: concat(...words) };
}

/**
 * The others' word → one share of every client: of its own mask where its numbers arrived, of its mask
 * key where they did not. Both together would lay that client's numbers open.
 */
async function takeAgreements(
  { crypto, plan, place }: ClientContext,
  state: ClientState,
  body: Uint8Array,
): Promise<ClientStep | SecureRefusal> {
  const { survivors, survivorsHash, pairs, bundles } = state;
  const words = decodeByClient(body, MAC_BYTES);
  if (words === null || [...words.keys()].some((one) => one === place || !survivors.has(one))) {
    return refuse('malformed', 'The agreements are no list of the other survivors’ words.');
  }
  if (words.size + 1 < plan.threshold) return tooFew();
  for (const [peer, word] of words) {
    const key = pairs.get(peer, MAC_KEY, KEY_BYTES);
    const expected = await vouch(crypto, key, survivorsHash, peer, place);
    if (sameBytes(word, expected)) continue;
    const { id } = plan.participants[peer]!;
    return refuse('inconsistent', `${id} was told of other survivors.`);
  }
  const shares = bundles.places.map((owner) =>
    bundles.get(owner, survivors.has(owner) ? 0 : SHARE_BYTES, SHARE_BYTES),
  );
  return { state, body: concat(...shares) };
}

type Step = (
  context: ClientContext,
  state: ClientState,
  body: Uint8Array,
) => Promise<ClientStep | SecureRefusal>;

/** How each message of the server is taken, and what it is answered with. */
export const CLIENT_STEPS: Readonly<
  Record<SecureServerKind, { readonly answer: SecureClientKind; readonly take: Step }>
> = {
  roster: { answer: 'shares', take: takeRoster },
  delivery: { answer: 'masked', take: takeDelivery },
  survivors: { answer: 'agreement', take: takeSurvivors },
  agreements: { answer: 'reveal', take: takeAgreements },
};
