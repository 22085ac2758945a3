import type { LogProgress, LogTables } from '../engine/log-watch.js';
import type { MetricProgress } from '../engine/metric-watch.js';

export type Subject = 'logs' | 'metrics';

/** To the worker. Every `chunk` is acknowledged once it is worked on. */
export type ToWorker =
  | {
      readonly kind: 'chunk';
      readonly subject: Subject;
      /** Text, or bytes of UTF-8 that may end within a character. */
      readonly content: string | ArrayBuffer;
    }
  | { readonly kind: 'end'; readonly subject: Subject }
  | { readonly kind: 'clear'; readonly subject: Subject }
  | { readonly kind: 'save' }
  | { readonly kind: 'load'; readonly file: Blob };

/** From the worker. */
export type FromWorker =
  | { readonly kind: 'acknowledged' }
  | { readonly kind: 'logs'; readonly progress: LogProgress; readonly tables: LogTables | null }
  | { readonly kind: 'metrics'; readonly progress: MetricProgress }
  | { readonly kind: 'ended'; readonly subject: Subject }
  | { readonly kind: 'saved'; readonly file: Blob }
  | { readonly kind: 'loaded' }
  | { readonly kind: 'failed'; readonly message: string };
