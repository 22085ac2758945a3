import { ERROR } from '../severities.js';
import type { ThrownException } from './exception-of.js';
import { type LineDraft, setAttribute } from './line-draft.js';

/** UTF-16 units of a stack trace that are kept. */
const MAX_STACK = 4096;
/** What an uncaught exception amounts to, where no level says. */

/** Keeps an exception under OpenTelemetry's names. */
export function takeException(
  draft: LineDraft,
  exception: ThrownException | null,
  stack: string,
): void {
  if (exception !== null) {
    setAttribute(draft, 'exception.type', exception.type);
    setAttribute(draft, 'exception.message', exception.message);
    if (draft.severityNumber === 0) draft.severityNumber = ERROR;
  }
  setAttribute(draft, 'exception.stacktrace', stack.slice(0, MAX_STACK));
}

/** A message with the exception's type and message, unless it has them. */
export function withException(body: string, exception: ThrownException): string {
  const { type, message } = exception;
  const hasType = body.includes(type);
  if (hasType && body.includes(message)) return body;
  const thrown = hasType ? message : message === '' ? type : `${type}: ${message}`;
  if (body === '') return thrown;
  return body.endsWith(':') ? `${body} ${thrown}` : `${body}: ${thrown}`;
}
