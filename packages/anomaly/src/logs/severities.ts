/** The least of OpenTelemetry's severity numbers that is a warning, an error, the end of a process. */
export const WARNING = 13;
export const ERROR = 17;
export const FATAL = 21;
