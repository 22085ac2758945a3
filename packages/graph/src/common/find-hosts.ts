import { holdsAddress, isNoCall } from './key-words.js';

/** A host that a text names. */
export interface HostMention {
  readonly host: string;
  readonly port: number | null;
  /** In lower case: `http`, `postgresql`. */
  readonly scheme: string | null;
  /** `url` and `setting` can mean nothing but a host; of an `address`, the port has to fit too. */
  readonly form: 'url' | 'setting' | 'address';
  /** The name of the setting it stands in; empty where there is none. */
  readonly key: string;
}

const MAX_WORD = 300;
/** A text that names more hosts is a list of something, and may be mounted in every pod. */
const MAX_MENTIONS = 1000;
const ADDRESS = /^([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)\.?:(\d{1,5})(?:\/.*)?$/i;
const NAME = /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/i;
const CLUSTER_NAME = /^[a-z0-9.-]+\.svc(?:\.[a-z0-9.-]*)?$/i;
/** `key = value`, `key: value`, `"key":"value"`; but `host:port` is not a setting. */
const SETTING =
  /^\s*(?:export\s+|-\s+)?["']?([A-Za-z_][\w.-]*)["']?\s*(?:=|:(?=[\s"'[{]|$))\s*(.*)$/;
/** `"host":"orders-db"`, anywhere in a line. */
const JSON_SETTING = /"([\w.-]{1,200})"\s{0,9}:\s{0,9}"([^"]{1,300})"/g;
const PORT = /^\d{1,5}$/;

function portOf(text: string | undefined): number | null {
  const port = Number(text);
  return port >= 1 && port <= 65535 ? port : null;
}

/** The hosts of `user:password@a:1,b:2`. */
function readAuthority(authority: string, scheme: string, key: string, out: HostMention[]): void {
  for (const part of authority.slice(authority.lastIndexOf('@') + 1).split(',')) {
    if (part.length > MAX_WORD) continue;
    const address = ADDRESS.exec(part);
    const host = address?.[1] ?? part.replace(/\.$/, '');
    if (!NAME.test(host)) continue;
    out.push({ host: host.toLowerCase(), port: portOf(address?.[2]), scheme, form: 'url', key });
  }
}

/** The setting that a URL in the middle of a line belongs to: `-Dspring.url=jdbc:` before it. */
function settingBefore(before: string): string {
  const end = before.endsWith('jdbc:') ? before.length - 5 : before.length;
  if (before[end - 1] !== '=') return '';
  let start = end - 1;
  while (start > 0 && end - start < MAX_WORD && /[\w.-]/.test(before[start - 1]!)) start--;
  return before.slice(start, end - 1);
}

/** Takes the URLs out of a line; gives back what is left. */
function takeUrls(line: string, lineKey: string, out: HostMention[]): string {
  let rest = '';
  let from = 0;
  for (let mark = line.indexOf('://'); mark >= 0; mark = line.indexOf('://', from)) {
    const scheme = /[a-z][a-z0-9+._-]{0,20}$/i.exec(line.slice(Math.max(from, mark - 21), mark));
    let end = mark + 3;
    while (end < line.length && !/[\s/?#"'`<>()[\]{};|\\]/.test(line[end]!)) end++;
    // The comma may part hosts of one URL, or one URL from the next.
    const next = line.slice(mark + 3, end).search(/,[a-z][a-z0-9+._-]*:$/i);
    if (next >= 0) end = mark + 3 + next;
    const authority = line.slice(mark + 3, end);
    while (end < line.length && !/[\s,;"'`<>|\\]/.test(line[end]!)) end++;
    const before = line.slice(from, scheme === null ? mark : mark - scheme[0].length);
    const own = settingBefore(before);
    const key = own === '' ? lineKey : own;
    if (scheme !== null && !isNoCall(key)) {
      const name = scheme[0]
        .toLowerCase()
        .replace(/^.*[._-]/, '')
        .split('+')[0]!;
      readAuthority(authority, name, key, out);
    }
    rest += `${before} `;
    from = end;
  }
  return rest + line.slice(from);
}

/** Reads what is not a URL, word by word. */
function readWords(line: string, lineKey: string, out: HostMention[]): void {
  const words = line.split(/[\s,;|"'`()<>[\]{}]+/).filter((word) => word !== '');
  for (const [i, word] of words.entries()) {
    if (word.length > MAX_WORD) continue;
    const equals = word.lastIndexOf('=');
    const flag = equals < 0 ? (words[i - 1] ?? '') : '';
    const flagKey = flag.startsWith('-') && !flag.includes('=') ? flag : '';
    const own = equals < 0 ? flagKey : word.slice(0, equals);
    if (isNoCall(own)) continue;
    const text = word.slice(Math.max(equals, word.lastIndexOf('@')) + 1);
    const key = own === '' ? lineKey : own;
    const address = ADDRESS.exec(text);
    const next = words[i + 1] ?? '';
    if (address !== null) {
      const port = portOf(address[2]);
      const host = address[1]!.toLowerCase();
      if (port !== null) out.push({ host, port, scheme: null, form: 'address', key });
    } else if (CLUSTER_NAME.test(text)) {
      out.push({ host: text.toLowerCase(), port: null, scheme: null, form: 'setting', key });
    } else if (own !== '' && (holdsAddress(own) || own === '-h') && NAME.test(text)) {
      out.push({ host: text.toLowerCase(), port: null, scheme: null, form: 'setting', key });
    } else if (PORT.test(next) && NAME.test(text) && !PORT.test(text)) {
      // `nc -z orders-db 5432`
      out.push({
        host: text.toLowerCase(),
        port: portOf(next),
        scheme: null,
        form: 'address',
        key,
      });
    }
  }
}

/** A setting that holds an address may hold nothing but names: `DB_HOST: orders-db`. */
function readNames(value: string, key: string, out: HostMention[]): void {
  const names = value
    .trim()
    .replace(/^["']|["'],?$/g, '')
    .split(/\s*[,;]\s*/);
  if (!names.every((name) => name.length <= MAX_WORD && NAME.test(name))) return;
  for (const name of names) {
    if (CLUSTER_NAME.test(name) || PORT.test(name)) continue;
    out.push({ host: name.toLowerCase(), port: null, scheme: null, form: 'setting', key });
  }
}

function readLine(line: string, key: string, out: HostMention[]): void {
  if (isNoCall(key)) return;
  const rest = takeUrls(line, key, out);
  readWords(rest, key, out);
  if (key !== '' && holdsAddress(key)) readNames(rest, key, out);
  for (const [, name, value] of rest.matchAll(JSON_SETTING)) {
    if (holdsAddress(name!) && !isNoCall(name!)) readNames(value!, name!, out);
  }
}

/**
 * The hosts that a text names as somebody to talk to: URLs, `host:port`, names of the cluster, and bare
 * names where a setting or a flag says that it holds a host. Words that merely equal a name are not
 * among them. O(length).
 *
 * @param key - the setting whose value the text is; empty for a file or a command line
 */
export function findHosts(text: string, key: string): readonly HostMention[] {
  const found: HostMention[] = [];
  const lines = text.split(/[\r\n\u2028\u2029]+/);
  // Only a value of one line belongs to its setting as a whole; more are a file in it.
  if (key !== '' && (lines.length === 1 || isNoCall(key))) {
    readLine(text, key, found);
    return distinct(found);
  }
  for (const line of lines) {
    if (/^\s*(?:#|;|\/\/|<!--)/.test(line)) continue;
    const setting = SETTING.exec(line);
    if (setting === null) readLine(line, '', found);
    else readLine(setting[2]!, setting[1]!, found);
  }
  return distinct(found);
}

function distinct(mentions: readonly HostMention[]): readonly HostMention[] {
  const byText = new Map<string, HostMention>();
  for (const mention of mentions) {
    const id = JSON.stringify(mention);
    if (!byText.has(id)) byText.set(id, mention);
    if (byText.size >= MAX_MENTIONS) break;
  }
  return [...byText.values()];
}
