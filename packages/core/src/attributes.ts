/** A value of an attribute, after OpenTelemetry's common data model (without nested maps). */
export type AttributeValue =
  | string
  | number
  | boolean
  | readonly string[]
  | readonly number[]
  | readonly boolean[];

/** Attributes of a record or of its resource, keyed by semantic-convention name (`service.name`). */
export type Attributes = Readonly<Record<string, AttributeValue>>;
