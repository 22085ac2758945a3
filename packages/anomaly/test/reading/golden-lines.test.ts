import { describe, expect, it } from 'vitest';
import { readLine } from '../../src/logs/reading/read-line.js';

const AT = Date.UTC(2024, 0, 2, 15, 4, 5);
const NO_YEAR = Date.UTC(2000, 0, 2, 15, 4, 5);
const TRACE = 'deea00242c52898e9628b6c45dce4a33';
const SPAN = '8cdf340b84314531';

interface Golden {
  readonly time?: number | null;
  readonly severity?: number;
  readonly body: string;
  readonly service?: string;
  readonly trace?: string;
  readonly span?: string;
  readonly attributes?: Readonly<Record<string, unknown>>;
}

function check(line: string, golden: Golden): void {
  const { record } = readLine(line);
  expect({
    time: record.timestampMs,
    severity: record.severityNumber,
    body: record.body,
    service: record.resource['service.name'] ?? null,
    trace: record.traceId,
    span: record.spanId,
  }).toEqual({
    time: golden.time === undefined ? AT : golden.time,
    severity: golden.severity ?? 0,
    body: golden.body,
    service: golden.service ?? null,
    trace: golden.trace ?? null,
    span: golden.span ?? null,
  });
  expect(record.attributes).toMatchObject(golden.attributes ?? {});
}

type Row = readonly [product: string, line: string, golden: Golden];

describe('JSON lines', () => {
  it.each<Row>([
    [
      'zap',
      `{"level":"error","ts":${AT / 1000}.123,"logger":"db","msg":"gone","error":"EOF"}`,
      {
        time: AT + 123,
        severity: 17,
        body: 'gone: EOF',
        attributes: { 'otel.scope.name': 'db', error: 'EOF' },
      },
    ],
    [
      'ECS with a trace',
      `{"@timestamp":"2024-01-02T15:04:05Z","log.level":"WARN","message":"slow","service.name":"pay","trace.id":"${TRACE}","span.id":"${SPAN}"}`,
      { severity: 13, body: 'slow', service: 'pay', trace: TRACE, span: SPAN },
    ],
    [
      'an OTLP export',
      `{"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"cart"}}]},"scopeLogs":[{"logRecords":[{"timeUnixNano":"${AT}000000","severityNumber":17,"body":{"stringValue":"boom"},"traceId":"${TRACE}","spanId":"${SPAN}","attributes":[{"key":"n","value":{"intValue":"5"}}]}]}]}]}`,
      {
        severity: 17,
        body: 'boom',
        service: 'cart',
        trace: TRACE,
        span: SPAN,
        attributes: { n: '5' },
      },
    ],
    [
      'MongoDB',
      '{"t":{"$date":"2024-01-02T15:04:05.000+00:00"},"s":"E","c":"NETWORK","id":22943,"ctx":"listener","msg":"refused"}',
      { severity: 17, body: 'refused' },
    ],
    [
      'Graylog',
      `{"version":"1.1","host":"a","short_message":"m","timestamp":${AT / 1000},"level":3}`,
      { severity: 17, body: 'm' },
    ],
    [
      'the journal',
      `{"MESSAGE":"m","PRIORITY":"4","__REALTIME_TIMESTAMP":"${AT}000","SYSLOG_IDENTIFIER":"sshd"}`,
      { severity: 13, body: 'm', service: 'sshd' },
    ],
    [
      'an access log',
      `{"time":"2024-01-02T15:04:05Z","status":503,"method":"GET","path":"/a?token=b","msg":"done"}`,
      {
        severity: 17,
        body: 'done',
        attributes: { 'http.response.status_code': 503, 'url.path': '/a' },
      },
    ],
    [
      'Google Cloud',
      `{"severity":"ERROR","timestamp":"2024-01-02T15:04:05Z","message":"m","logging.googleapis.com/trace":"projects/p/traces/${TRACE}"}`,
      { severity: 17, body: 'm', trace: TRACE },
    ],
    [
      'fluent-bit, with the pod it is from',
      '{"log":"{\\"level\\":50,\\"msg\\":\\"in\\"}\\n","stream":"stderr","time":"2024-01-02T15:04:05Z","kubernetes":{"container_name":"cart"}}',
      { severity: 17, body: 'in', service: 'cart' },
    ],
    [
      'OTLP with a named severity',
      `{"timeUnixNano":"${AT}000000","severityNumber":"SEVERITY_NUMBER_ERROR2","body":{"stringValue":"b"}}`,
      { severity: 18, body: 'b' },
    ],
  ])('reads %s', (_, line, golden) => check(line, golden));
});

describe('lines in envelopes', () => {
  it.each<Row>([
    [
      'CRI, around an error of nginx',
      '2024-01-02T15:04:06.123456Z stderr F 2024/01/02 15:04:05 [error] 123#0: *1 connect() failed, client: 10.0.0.1, server: _, request: "GET /a?b HTTP/1.1", upstream: "x"',
      {
        severity: 17,
        body: 'connect() failed, client: 10.0.0.1, server: _, request: "GET /a?b HTTP/1.1", upstream: "x"',
        attributes: {
          'client.address': '10.0.0.1',
          'http.request.method': 'GET',
          'url.path': '/a',
        },
      },
    ],
    ['CRI, cut by the runtime', '2024-01-02T15:04:05Z stdout P half a li', { body: 'half a li' }],
    ['CRI, empty', '2024-01-02T15:04:05Z stdout F', { body: '' }],
    [
      'syslog 5424 with data',
      `<165>1 2024-01-02T15:04:05Z host app 8710 ID47 [ex@32473 iut="3" q="a\\]b"][t@1 trace_id="${TRACE}" span_id="${SPAN}"] \uFEFFdenied`,
      {
        severity: 10,
        body: 'denied',
        service: 'app',
        trace: TRACE,
        span: SPAN,
        attributes: { 'ex@32473.iut': '3', 'ex@32473.q': 'a]b' },
      },
    ],
    ['syslog 5424 of nothing', '<34>1 - - - - - - nil', { time: null, severity: 18, body: 'nil' }],
    [
      'syslog 3164',
      '<11>Jan  2 15:04:05 web1 nginx[12]: x failed',
      { time: NO_YEAR, severity: 17, body: 'x failed', service: 'nginx' },
    ],
    [
      'syslog around JSON',
      '<14>Jan  2 15:04:05 web1 app[1]: {"level":"error","msg":"inner"}',
      { time: NO_YEAR, severity: 17, body: 'inner', service: 'app' },
    ],
    [
      'the journal, with a level in the message',
      'Jan 02 15:04:05 host sshd[123]: error: Received disconnect',
      { time: NO_YEAR, severity: 17, body: 'error: Received disconnect', service: 'sshd' },
    ],
    [
      'rsyslog, with a whole time',
      '2024-01-02T15:04:05.000456+00:00 host sshd[123]: Accepted',
      { body: 'Accepted', service: 'sshd' },
    ],
    [
      'a time before logfmt',
      `2024-01-02T15:04:05Z level=error msg="x y" service=cart trace_id=${TRACE}`,
      { severity: 17, body: 'x y', service: 'cart', trace: TRACE },
    ],
  ])('reads %s', (_, line, golden) => check(line, golden));
});

describe('lines of web servers', () => {
  it.each<Row>([
    [
      'Apache, common',
      '127.0.0.1 - frank [02/Jan/2024:08:04:05 -0700] "GET /a.gif?x=1 HTTP/1.0" 200 2326',
      {
        severity: 9,
        body: '"GET /a.gif?x=1 HTTP/1.0" 200',
        attributes: {
          'client.address': '127.0.0.1',
          'http.request.method': 'GET',
          'url.path': '/a.gif',
          'http.response.status_code': 200,
          'http.response.body.size': 2326,
        },
      },
    ],
    [
      'nginx, combined, with the seconds',
      '10.0.0.1 - - [02/Jan/2024:15:04:05 +0000] "POST /api HTTP/1.1" 502 157 "-" "curl/8.0" 0.123',
      {
        severity: 17,
        body: '"POST /api HTTP/1.1" 502',
        attributes: {
          'user_agent.original': 'curl/8.0',
          'http.server.request.duration': 0.123,
        },
      },
    ],
    [
      'a virtual host',
      'shop.example:80 ::1 - - [02/Jan/2024:15:04:05 +0000] "GET /no HTTP/1.1" 404 -',
      { severity: 9, body: '"GET /no HTTP/1.1" 404', attributes: { 'client.address': '::1' } },
    ],
    [
      'too many requests',
      '::1 - - [02/Jan/2024:15:04:05 +0000] "GET / HTTP/1.1" 429 -',
      { severity: 13, body: '"GET / HTTP/1.1" 429' },
    ],
    [
      'Apache 2.2, errors',
      '[Tue Jan 02 15:04:05 2024] [error] [client 10.0.0.1] Directory index forbidden',
      {
        severity: 17,
        body: '[client 10.0.0.1] Directory index forbidden',
        attributes: { 'client.address': '10.0.0.1' },
      },
    ],
    [
      'Apache 2.4, errors',
      '[Tue Jan 02 15:04:05.000123 2024] [core:error] [pid 35:tid 43] [client 10.0.0.1:55] AH00124: no file',
      { severity: 17, body: '[client 10.0.0.1:55] AH00124: no file' },
    ],
  ])('reads %s', (_, line, golden) => check(line, golden));
});

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
      'PostgreSQL',
      '2024-01-02 15:04:05.000 UTC [1234] app@db ERROR:  no such relation',
      { severity: 17, body: 'no such relation' },
    ],
    [
      'PostgreSQL, all well',
      '2024-01-02 15:04:05.000 UTC [1234] LOG:  checkpoint starting',
      { severity: 9, body: 'checkpoint starting' },
    ],
    [
      'MySQL 8',
      '2024-01-02T15:04:05.000456Z 0 [ERROR] [MY-010119] [Server] Aborting',
      { severity: 17, body: '[MY-010119] [Server] Aborting' },
    ],
    ['MariaDB', '2024-01-02 15:04:05 140 [Note] ready', { severity: 9, body: 'ready' }],
    [
      'Redis',
      '1:M 02 Jan 2024 15:04:05.000 # overcommit is off',
      { severity: 13, body: 'overcommit is off', service: 'redis' },
    ],
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
