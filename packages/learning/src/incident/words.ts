const STOP: ReadonlySet<string> = new Set(
  `the and for with from this that was were has have had not but are its into out level info warn error
  msg message service time timestamp null true false seconds total count ratio bucket sum status code
  http request requests response server client kube container application app name
  per second duration utilization`.split(/\s+/),
);

const MOST_CHARACTERS = 400;

/** The telling words of a log template or of a metric's name, in lower case, without its parameters. */
export function wordsOf(text: string): string[] {
  return text
    .slice(0, MOST_CHARACTERS)
    .replace(/<[^>]{0,40}>/g, ' ')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word.length >= 3 && word.length <= 24 && !STOP.has(word));
}

/** `KubePodNotReady` as `Kube Pod Not Ready`. */
export function splitCamelCase(text: string): string {
  return text.slice(0, 200).replace(/([a-z])([A-Z])/g, '$1 $2');
}
