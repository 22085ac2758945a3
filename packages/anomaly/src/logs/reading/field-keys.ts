/** What a key of a structured line may tell. */
export const TIME = 0;
export const SEVERITY = 1;
export const LEVEL = 2;
export const BODY = 3;
export const TRACE = 4;
export const SPAN = 5;
export const STACK = 6;
/** From here on, what a key holds stays an attribute as well. */
export const FIRST_KEPT = 7;
export const ERROR = 7;
export const SERVICE = 8;
export const LOGGER = 9;
export const STATUS = 10;
export const METHOD = 11;
export const PATH = 12;
export const MONGO_LEVEL = 13;
export const ROLES = 14;

/** Keys that name a service, the most certain first. */
export const SERVICE_KEYS: readonly string[] =
  'service.name service service_name serviceName resource.service.name resource.attributes.service.name kubernetes.labels.app kubernetes.labels.app_kubernetes_io/name kubernetes.labels.app.kubernetes.io/name kubernetes.container_name kubernetes.container.name k8s.deployment.name k8s.container.name resource.k8s.deployment.name resource.k8s.container.name dd.service app application app_name container_name container.name resource.labels.service_name resource.labels.container_name job workload SYSLOG_IDENTIFIER _SYSTEMD_UNIT'.split(
    ' ',
  );
/** Keys that often, but not always, name a service. */
export const WEAK_SERVICE_KEYS: readonly string[] = 'name component logger caller'.split(' ');

/** The keys of each role, the most certain first. */
const KEYS: readonly (readonly [role: number, keys: string])[] = [
  [
    TIME,
    'time timestamp @timestamp ts t timeUnixNano time_unix_nano date datetime eventTime asctime t.$date Timestamp @t start_time __REALTIME_TIMESTAMP _SOURCE_REALTIME_TIMESTAMP observedTimeUnixNano',
  ],
  [SEVERITY, 'severityNumber severity_number SeverityNumber'],
  [
    LEVEL,
    'level severity lvl log.level severityText severity_text SeverityText levelname loglevel log_level level_name Level LogLevel @l PRIORITY',
  ],
  [
    BODY,
    'msg message body Body body.stringValue event log text MESSAGE @message Message fields.message short_message @m @mt textPayload jsonPayload.message',
  ],
  [
    TRACE,
    'trace_id traceId traceID traceid trace.id TraceId TraceID dd.trace_id traceparent @tr logging.googleapis.com/trace X-B3-TraceId x-b3-traceid b3 xray_trace_id otelTraceID contextMap.trace_id contextMap.traceId mdc.traceId trace.trace_id',
  ],
  [
    SPAN,
    'span_id spanId spanID span.id SpanId SpanID dd.span_id @sp logging.googleapis.com/spanId X-B3-SpanId x-b3-spanid otelSpanID contextMap.span_id contextMap.spanId mdc.spanId',
  ],
  [
    STACK,
    'exception.stacktrace err.stack error.stack_trace error.stack exception.stack_trace stack_trace stacktrace stack exc_info exc_text traceback thrown.extendedStackTrace errorVerbose @x Exception',
  ],
  [ERROR, 'err.message error.message err error exception.message exception thrown.message'],
  [SERVICE, SERVICE_KEYS.join(' ')],
  [
    LOGGER,
    'log.logger logger_name logger loggerName logger.name SourceContext Properties.SourceContext Category otel.scope.name scope.name',
  ],
  [
    STATUS,
    'http.response.status_code http.status_code status status_code statusCode res.statusCode response_code response.status http.response.status httpRequest.status',
  ],
  [
    METHOD,
    'http.request.method http.method method request_method req.method verb request.method httpRequest.requestMethod',
  ],
  [
    PATH,
    'url.path http.target path uri request_uri req.url request.path request.url url http.route',
  ],
  [MONGO_LEVEL, 's'],
];

/** Role and rank of a key: `role * 256 + rank`. */
export const KEY_ROLES: ReadonlyMap<string, number> = new Map(
  KEYS.flatMap(([role, keys]) =>
    keys.split(' ').map((key, rank): [string, number] => [key, role * 256 + rank]),
  ),
);
