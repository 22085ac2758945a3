import { listAt, textAt } from './json.js';
import type { Answer } from './transport.js';

const LONGEST_MESSAGE = 300;

/** What the API itself says about it. */
function said(body: unknown): string {
  const message = textAt(body, 'message') ?? (typeof body === 'string' ? body : null);
  if (message === null) return '';
  const short =
    message.length > LONGEST_MESSAGE ? `${message.slice(0, LONGEST_MESSAGE)}…` : message;
  return ` (${short.trim()})`;
}

/** The answer may be another one in a moment. */
export function mayPass(answer: Answer): boolean {
  return answer.kind === 'lost' || answer.status === 429 || answer.status >= 500;
}

/** The eviction was refused because of a disruption budget, not because the API is busy. */
export function isBudget(body: unknown): boolean {
  return listAt(body, 'details', 'causes').some(
    (cause) => textAt(cause, 'reason') === 'DisruptionBudget',
  );
}

/**
 * A sentence on why something could not be done, and what to do about it.
 *
 * @param doing - what was asked, as in `patch Deployment shop/cart`
 */
export function explain(answer: Answer, doing: string): string {
  if (answer.kind === 'lost') {
    return `could not ${doing}: the connection was lost (${answer.why}); check the API server and the way to it`;
  }
  const { status, body } = answer;
  const why = said(body);
  if (status === 400) return `could not ${doing}: the API server does not understand it${why}`;
  if (status === 401) {
    return `could not ${doing}: the API server does not know us${why}; renew the credentials`;
  }
  if (status === 403) {
    return `not allowed to ${doing}${why}; grant it, roleFor() writes the role, or ask its quota or admission rules`;
  }
  if (status === 404)
    return `could not ${doing}: it does not exist${why}; check name and namespace`;
  if (status === 409) {
    return `could not ${doing}: others change it at the same time${why}; look who does, and try again`;
  }
  if (status === 410) return `could not ${doing}: the list was too old to go on with${why}`;
  if (status === 422) return `could not ${doing}: the API server calls it invalid${why}`;
  if (status === 429 && isBudget(body)) {
    return `could not ${doing}: its disruption budget allows no eviction now${why}; wait, or add copies first`;
  }
  if (status === 429)
    return `could not ${doing}: the API server is too busy${why}; try again later`;
  if (status >= 500) return `could not ${doing}: the API server failed with ${status}${why}`;
  return `could not ${doing}: unexpected status ${status}${why}`;
}
