/** A request of `@kubernetes/client-node`, as far as it is used. */
export interface RequestContextLike {
  setHeaderParam(name: string, value: string): void;
  setQueryParam(name: string, value: string): void;
  setBody(body: string): void;
}

/** An answer of `@kubernetes/client-node`, as far as it is used. */
export interface ResponseContextLike {
  readonly httpStatusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: { text(): Promise<string> };
}

/** What `@kubernetes/client-node` gives the API classes that it makes. */
export interface ConfigurationLike {
  readonly baseServer: {
    makeRequestContext(path: string, method: string): RequestContextLike;
  };
  readonly httpApi: {
    send(request: RequestContextLike): { toPromise(): Promise<ResponseContextLike> };
  };
  readonly middleware: readonly {
    pre(request: RequestContextLike): { toPromise(): Promise<RequestContextLike> };
  }[];
  readonly authMethods: {
    readonly default?:
      | { applySecurityAuthentication(request: RequestContextLike): void | Promise<void> }
      | undefined;
  };
}

/**
 * The part of the `KubeConfig` of `@kubernetes/client-node` that is needed: it knows the cluster and who
 * we are there. Its types are not named, so either major version fits, and none has to be installed to
 * compile against this.
 */
export interface KubeConfigLike {
  makeApiClient<T extends object>(type: new (configuration: ConfigurationLike) => T): T;
}

/** The part of the `Watch` of `@kubernetes/client-node` that is needed. */
export interface WatchLike {
  watch(
    path: string,
    query: Record<string, string | number | boolean | undefined>,
    callback: (phase: string, object: unknown) => void,
    done: (error: unknown) => void,
  ): Promise<{ abort(): void }>;
}

/** The time, and how to let it pass. */
export interface Clock {
  /** The time, ms since 1970: `Date.now`. */
  now(): number;
  /** Ends after so many milliseconds: `(ms) => new Promise((end) => setTimeout(end, ms))`. */
  sleep(ms: number): Promise<unknown>;
  /**
   * Calls `run` after so many milliseconds, unless what it returns is called first. Gives up on requests
   * that nobody answers; without it they wait for as long as the connection stands.
   */
  startTimer?(run: () => void, ms: number): () => void;
}

/** What `promise` gives, or `late()` where it takes longer than the clock's timer lets it. */
export async function within<T>(
  clock: Clock,
  ms: number,
  promise: Promise<T>,
  late: () => T,
): Promise<T> {
  let cancel: () => void = () => {};
  const over = new Promise<T>((resolve) => {
    cancel = clock.startTimer?.(() => resolve(late()), ms) ?? cancel;
  });
  try {
    return await Promise.race([promise, over]);
  } finally {
    cancel();
  }
}
