/** The part of the platform's `fetch` that is used here: pass `fetch`, or anything of its shape. */
export type FetchLike = (
  url: string,
  init?: {
    method?: string;
    headers?: Record<string, string>;
    /** Bytes come as a buffer of their own: every version of the platform's types takes that. */
    body?: string | ArrayBuffer;
    /** An `AbortSignal`; `never`, so that the platform's own `fetch` fits without its types. */
    signal?: never;
  },
) => Promise<ResponseLike>;

/** The part of an answer that is read. */
export interface ResponseLike {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
  /** Where it is there, it is read piece by piece, so that one without an end is left in time. */
  readonly body?: { getReader(): BodyReaderLike } | null;
}

/** The part of a stream's reader that is used. */
export interface BodyReaderLike {
  read(): Promise<{ done: boolean; value?: Uint8Array | undefined }>;
  cancel(): Promise<void>;
}
