export { type FixedPoint, fixedPoint } from './fixed-point.js';
export { nobleProvider } from './noble-provider.js';
export { type NodeCryptoLike, nodeCryptoProvider } from './node-crypto-provider.js';
export { packSecureMessage, unpackSecureMessage } from './packed-message.js';
export type { SecureRefusal, SecureRefusalReason } from './refusal.js';
export type { Awaitable, SecureCrypto } from './secure-crypto.js';
export {
  createSecureIdentity,
  type SecureIdentity,
  type SecureParticipant,
} from './secure-identity.js';
export type { SecureClientKind, SecureMessage, SecureServerKind } from './secure-message.js';
export { SecurePeers } from './secure-peers.js';
export {
  type SecureAnswer,
  SecureSumClient,
  type SecureSumClientSetup,
} from './secure-sum-client.js';
export type { SecureSumPlan } from './secure-sum-plan.js';
export {
  type SecureReceipt,
  type SecureStep,
  type SecureSum,
  SecureSumServer,
  type SecureSumServerSetup,
} from './secure-sum-server.js';
export type { SubtleCryptoLike, WebCryptoLike } from './web-crypto-like.js';
export { webCryptoIsComplete, webCryptoProvider } from './web-crypto-provider.js';
