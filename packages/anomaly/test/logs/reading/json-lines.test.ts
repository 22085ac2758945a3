import { describe, it } from 'vitest';
import { AT, check, type Row, SPAN, TRACE } from './golden.js';

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
