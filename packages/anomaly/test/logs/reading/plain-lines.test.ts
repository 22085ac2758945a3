import { describe, it } from 'vitest';
import { AT, check, NO_YEAR, type Row, SPAN, TRACE } from './golden.js';

describe('plain lines', () => {
  const logger = (name: string) => ({ 'otel.scope.name': name });
  it.each<Row>([
    [
      'logback',
      '2024-01-02 15:04:05.000 [main] ERROR com.acme.Cart - sold out',
      { severity: 17, body: 'com.acme.Cart - sold out', attributes: logger('com.acme.Cart') },
    ],
    [
      'log4j',
      '2024-01-02 15:04:05,000 ERROR [main] com.acme.Cart: sold out',
      { severity: 17, body: '[main] com.acme.Cart: sold out', attributes: logger('com.acme.Cart') },
    ],
    [
      'Python',
      '2024-01-02 15:04:05,000 - cart - ERROR - sold out',
      { severity: 17, body: 'sold out', attributes: logger('cart') },
    ],
    [
      "Python's basicConfig",
      'ERROR:cart:sold out',
      { time: null, severity: 17, body: 'sold out', attributes: logger('cart') },
    ],
    [
      'loguru',
      '2024-01-02 15:04:05.000 | ERROR    | app:f:1 - msg',
      { severity: 17, body: 'app:f:1 - msg' },
    ],
    [
      'Celery',
      '[2024-01-02 15:04:05,000: ERROR/Worker-1] Task failed',
      { severity: 17, body: 'Task failed' },
    ],
    [
      'Ruby',
      'E, [2024-01-02T15:04:05.000456 #1] ERROR -- cart: sold out',
      { severity: 17, body: 'sold out', attributes: logger('cart') },
    ],
    [
      'Ruby without a name',
      'I, [2024-01-02T15:04:05.000456 #1]  INFO -- : up',
      { severity: 9, body: 'up' },
    ],
    ["Go's log", '2024/01/02 15:04:05 main.go:23: listening', { body: 'main.go:23: listening' }],
    [
      'logrus on a terminal',
      `WARN[0003] low disk traceparent=00-${TRACE}-${SPAN}-01`,
      {
        time: null,
        severity: 13,
        body: `low disk traceparent=00-${TRACE}-${SPAN}-01`,
        trace: TRACE,
        span: SPAN,
      },
    ],
    [
      'env_logger',
      '[2024-01-02T15:04:05Z INFO  app::db] up',
      { severity: 9, body: 'up', attributes: logger('app::db') },
    ],
    [
      'tracing',
      '2024-01-02T15:04:05.000000Z  WARN app::db: slow took=3',
      { severity: 13, body: 'app::db: slow took=3', attributes: logger('app::db') },
    ],
    [
      'logcat',
      '01-02 15:04:05.000  1702  2395 E ActivityManager: crash',
      {
        time: NO_YEAR,
        severity: 17,
        body: 'ActivityManager: crash',
        attributes: logger('ActivityManager'),
      },
    ],
    ['logcat, brief', 'W/Tag( 123): boom', { time: null, severity: 13, body: 'Tag( 123): boom' }],
    [
      'Spring Boot 3',
      `2024-01-02T15:04:05.000Z  INFO 1 --- [cart] [main] [${TRACE}-${SPAN}] c.acme.Cart   : sold`,
      {
        severity: 9,
        body: 'sold',
        service: 'cart',
        trace: TRACE,
        span: SPAN,
        attributes: logger('c.acme.Cart'),
      },
    ],
    [
      'Spring Cloud Sleuth',
      `2024-01-02 15:04:05.000  INFO [cart,${TRACE},${SPAN},true] 1 --- [main] c.acme.Cart  : sold`,
      { severity: 9, body: 'sold', service: 'cart', trace: TRACE, span: SPAN },
    ],
    [
      'Train Ticket',
      `17:02:11.540 INFO  t.c.Travel#122 TraceID: ${TRACE} SpanID: ${SPAN} [query]`,
      {
        time: null,
        severity: 9,
        body: `t.c.Travel#122 TraceID: ${TRACE} SpanID: ${SPAN} [query]`,
        trace: TRACE,
        span: SPAN,
        attributes: logger('t.c.Travel'),
      },
    ],
    ['Laravel', '[2024-01-02 15:04:05] production.ERROR: gone', { severity: 17, body: 'gone' }],
    [
      'Dropwizard, level first',
      'ERROR [2024-01-02 15:04:05,000] com.acme.X: gone',
      { severity: 17, body: 'com.acme.X: gone', attributes: logger('com.acme.X') },
    ],
    [
      'AWS Lambda',
      `[ERROR] 2024-01-02T15:04:05.000Z Task timed out X-Amzn-Trace-Id: Root=1-5759e988-bd862e3fe1be46a994272793;Parent=${SPAN}`,
      {
        severity: 17,
        body: `Task timed out X-Amzn-Trace-Id: Root=1-5759e988-bd862e3fe1be46a994272793;Parent=${SPAN}`,
        trace: '5759e988bd862e3fe1be46a994272793',
        span: SPAN,
      },
    ],
    [
      'Tomcat',
      '02-Jan-2024 15:04:05.000 SEVERE [main] gone',
      { severity: 17, body: '[main] gone' },
    ],
    ['Spark', '24/01/02 15:04:05 ERROR Executor: x', { severity: 17, body: 'Executor: x' }],
    [
      'a supercomputer',
      `- ${AT / 1000} 2024.01.02 R02-M1 2024-01-02-07.04.05.675872 R02-M1 RAS KERNEL FATAL parity`,
      { severity: 21, body: 'parity' },
    ],
    [
      'colours',
      '\u001b[32m2024-01-02 15:04:05\u001b[0m \u001b[1;31mERROR\u001b[0m gone',
      { severity: 17, body: 'gone' },
    ],
    [
      'zeros at the head',
      '\u0000\u00002024-01-02 15:04:05 ERROR gone',
      { severity: 17, body: 'gone' },
    ],
    [
      'a message with a date',
      'Scheduled for 2030-01-01 00:00:00 by cron',
      { time: null, body: 'Scheduled for 2030-01-01 00:00:00 by cron' },
    ],
    [
      'a message about an error',
      'error in the kitchen',
      { time: null, body: 'error in the kitchen' },
    ],
    [
      'a hardware address',
      '00:1a:2b:3c:4d:5e joined',
      { time: null, body: '00:1a:2b:3c:4d:5e joined' },
    ],
  ])('reads %s', (_, line, golden) => check(line, golden));
});
