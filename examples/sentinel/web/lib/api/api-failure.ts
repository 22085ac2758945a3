export type FailureKind =
  | 'away'
  | 'unauthorized'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'rate-limited'
  | 'refused'
  | 'server';

const KIND_OF: Readonly<Record<number, FailureKind>> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not-found',
  409: 'conflict',
  429: 'rate-limited',
};

/** Why a request got no answer that could be used. The message is for people. */
export class ApiFailure extends Error {
  readonly kind: FailureKind;
  /** When the server wants to be asked again; null where it did not say. */
  readonly retryAfterMs: number | null;

  constructor(kind: FailureKind, message: string, retryAfterMs: number | null = null) {
    super(message);
    this.name = 'ApiFailure';
    this.kind = kind;
    this.retryAfterMs = retryAfterMs;
  }
}

/** What a thrown value means to a person who looks at the page. */
export function failureOf(error: unknown): ApiFailure {
  if (error instanceof ApiFailure) return error;
  return new ApiFailure('away', 'Sentinel does not answer.');
}

/** The failure that an answer with a status of 400 or above is. */
export async function failureOfResponse(response: Response): Promise<ApiFailure> {
  const kind = KIND_OF[response.status] ?? (response.status >= 500 ? 'server' : 'refused');
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  const retryAfterMs = Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : null;
  return new ApiFailure(kind, await detailOf(response), retryAfterMs);
}

async function detailOf(response: Response): Promise<string> {
  const fallback = `Sentinel answered with status ${response.status}.`;
  try {
    const body: unknown = await response.json();
    if (typeof body !== 'object' || body === null || !('detail' in body)) return fallback;
    return typeof body.detail === 'string' && body.detail !== '' ? body.detail : fallback;
  } catch {
    return fallback;
  }
}
