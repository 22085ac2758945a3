import type { Conditions } from './conditions.js';
import type { ServiceName } from './service-names.js';

/** What a service process is started with, as JSON in its last argument. */
export interface ServiceSettings {
  readonly name: ServiceName;
  readonly build: string;
  /** 0 for any that is free. */
  readonly port: number;
  readonly logFile: string;
  readonly seed: number;
  readonly urls: Readonly<Partial<Record<ServiceName, string>>>;
  readonly conditions: Conditions;
  /** Removed when the supervisor is gone without a word; null where the folder is the caller's. */
  readonly removeWhenOrphaned: string | null;
}

/** From the supervisor to a service. */
export type ToService =
  | { readonly kind: 'conditions'; readonly conditions: Conditions }
  | { readonly kind: 'clear-cache' };

/** From a service to the supervisor. */
export type FromService =
  | { readonly kind: 'listening'; readonly port: number }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'settled' };
