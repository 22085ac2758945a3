/** A pattern whose group `secret`, or else the whole match, is to be hidden. */
export interface SecretRule {
  readonly name: string;
  /** What every match holds, to the letter: saves the search in most texts. */
  readonly hint?: string;
  /** Needs a word like `token` or `key` in the text; or a run of letters as long as a token. */
  readonly gate?: 'name' | 'run';
  readonly pattern: RegExp;
}

// Values that are references and not secrets: variables, substitutions, placeholders, what is hidden.
const VALUE = String.raw`(?<secret>"(?!\$|\{\{|<)(?:[^"\\\n]|\\.){1,2000}"|'(?!\$|\{\{|<|\{[\w.]{1,80}\}')[^'\n]{1,2000}'|(?![$<{"'*[]|(?:Bearer|Basic|Token)\s)[^\s"',;&|)}<]{1,2000})`;
const SECRET_WORD =
  '(?:pass(?:word|wd|phrase|code)?|pwd|secret|token|api[-_.]?key|access[-_.]?key|secret[-_.]?key|private[-_.]?key|encryption[-_.]?key|signing[-_.]?key|account[-_.]?key|auth[-_.]?key|master[-_.]?key|client[-_.]?secret|credential|credentials|bearer|auth[-_.]?token|session[-_.]?key|webhook[-_.]?url|connection[-_.]?string|dsn|salt|authorization)';
const NOT_SECRET = String.raw`(?![-_.]?(?:name|names|file|path|dir|ttl|id|ids|arn|stdin|namespace|type|ref|key-?ref|policy|manager|manager-?id|rotation|expiry|expiration|url-?path|version|duration|provider|class|mount|store|volume|length|review|count|limit|limits|usage|max)\b)`;

/**
 * The kinds of secret that are recognised, the particular ones first. Every pattern is linear: bounded
 * repeats, no nested ones.
 */
export const SECRET_RULES: readonly SecretRule[] = [
  {
    name: 'private-key',
    hint: 'PRIVATE KEY',
    pattern:
      /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|$)/g,
  },
  { name: 'jwt', hint: 'eyJ', pattern: /\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?/g },
  {
    name: 'url-userinfo',
    hint: '://',
    pattern:
      /\b[a-z][a-z0-9+.-]{1,30}:\/\/(?<secret>(?![$<{])[^\s/@:"'<>]{0,200}:(?![$<{])[^\s/"'<>]{1,500})@/gi,
  },
  {
    // Blanks are no part of a URL, and yet some write passwords with them.
    name: 'url-password-with-blanks',
    hint: '://',
    pattern:
      /\b(?:mongodb(?:\+srv)?|mysqlx?|mariadb|postgres(?:ql)?|rediss?|amqps?):\/\/(?<secret>[^\s/@:"'<>$]{1,100}:(?!\d{1,5}\s)[^\s@/"'<>$]{1,100}(?:\s[^\s@/"'<>$]{1,100}){1,2}@?[^\s/"'@]{0,100})@/gi,
  },
  {
    name: 'url-password',
    hint: '://',
    pattern:
      /\b[a-z][a-z0-9+.-]{1,30}:\/\/[^\s/@:"']{0,200}:(?<secret>(?![$<{])[^\s/@"']{0,200}\/?[^\s@"']{0,200})@[\w.-]+/gi,
  },
  {
    name: 'aws-key-id',
    gate: 'run',
    pattern:
      /(?<![A-Za-z])(?:A3T[A-Z0-9]|AKIA|ASIA|ABIA|ACCA|AROA|AIDA|AIPA|AGPA|ANPA|ANVA)[A-Z0-9]{16}\b/g,
  },
  {
    name: 'aws-secret',
    gate: 'run',
    pattern:
      /\b(?:aws)?_?secret_?(?:access)?_?key["']?\s{0,5}(?::|=>|=|\s)\s{0,5}["']?(?<secret>[A-Za-z0-9/+=]{40})(?![A-Za-z0-9/+=])/gi,
  },
  {
    name: 'aws-account',
    gate: 'name',
    pattern:
      /\baws_?account_?(?:id)?["']?\s{0,3}(?::|=>|=)\s{0,3}["']?(?<secret>\d{4}-?\d{4}-?\d{4})\b/gi,
  },
  {
    name: 'google',
    gate: 'run',
    pattern: /(?<![A-Za-z])AIza[\w-]{35}|\bya29\.[\w-]{20,}|\bGOCSPX-[\w-]{20,}|\b4\/0[\w-]{30,}/g,
  },
  {
    name: 'github',
    gate: 'run',
    pattern:
      /(?<![A-Za-z])gh[pousr]_\w{20,255}|(?<![A-Za-z])github_pat_\w{20,255}|\bv1\.[0-9a-f]{40}\b/g,
  },
  {
    name: 'gitlab',
    gate: 'run',
    pattern: /(?<![A-Za-z])(?:glpat|gldt|glrt|glptt|glft|glagent|glcbt|glsoat)-[\w-]{20,}/g,
  },
  {
    name: 'slack',
    gate: 'run',
    pattern:
      /\bxox[abeoprs](?:-\d)?-[\w-]{10,}|\bxapp-[\w-]{10,}|https:\/\/hooks\.slack\.com\/(?:services|workflows)\/(?<secret>[\w/-]{10,})/g,
  },
  {
    name: 'npm',
    pattern:
      /(?<![A-Za-z])npm_\w{30,}|_authToken\s{0,3}=\s{0,3}(?<secret>(?!\$)[^\s"']{8,})|_auth\s{0,3}=\s{0,3}(?:[A-Za-z0-9+/=]{8,})/g,
  },
  {
    name: 'vendor',
    gate: 'run',
    pattern: new RegExp(
      `(?<![A-Za-z])(?:${[
        /sk-ant-[\w-]{20,}/,
        /sk-(?:proj-|svcacct-|admin-)?[\w-]{20,}/,
        /[rs]k_(?:live|test)_[A-Za-z0-9]{10,}/,
        /whsec_[\w+/=]{16,}/,
        /SG\.[\w-]{10,}\.[\w-]{10,}/,
        /shp(?:at|ca|pa|ss)_[A-Za-z0-9]{16,}/,
        /lin_(?:api|oauth)_[A-Za-z0-9]{20,}/,
        /hf_[A-Za-z0-9]{20,}/,
        /hv[sbr]\.[\w-]{20,}/,
        /(?:dapi|dose|dkea|dkeb)[0-9A-Fa-f]{32}(?:-\d)?/,
        /gl(?:sa|c)_[\w+/=]{20,}/,
        /figd_[\w-]{20,}/,
        /(?:ntn|secret)_[A-Za-z0-9]{32,}/,
        /gsk_[A-Za-z0-9]{20,}/,
        /ops_eyJ[\w+/=-]{20,}/,
        /A3-[A-Z0-9]{6}-(?:[A-Z0-9]{6,11}-?){3,6}/,
        /do[opr]_v1_[0-9a-f]{32,}/,
        /pypi-[\w-]{30,}/,
        /dckr_(?:pat|oat)_[\w-]{20,}/,
        /AGE-SECRET-KEY-1[A-Z0-9]{30,}/,
        /tskey-[\w-]{16,}/,
        /nr[ai]k-[\w-]{20,}/,
        /sq0[a-z]{3}-[\w-]{20,}/,
        /[A-Za-z0-9_~.-]{3}\dQ~[A-Za-z0-9_~.-]{31,34}/,
        /sha256~[\w-]{30,}/,
        /p8e-[\w-]{20,}/,
        /key-[0-9a-f]{32}\b/,
        /\d{8,10}:AA[\w-]{32,}/,
        /vc[piark]_[A-Za-z0-9]{20,}/,
        /vercel_[A-Za-z0-9]{20,}/,
        /sbp_[0-9a-f]{40}/,
        /PMAK-[\w-]{20,}/,
      ]
        .map((one) => one.source)
        .join('|')})`,
      'g',
    ),
  },
  {
    name: 'bearer',
    gate: 'run',
    pattern: /\b(?:Bearer|Basic|token)\s{1,3}(?<secret>(?![$<{])[\w+/=.~-]{16,})/gi,
  },
  {
    name: 'basic-user',
    pattern:
      /(?:^|\s)(?:-u|--user|--proxy-user)[\s=]{1,3}["']?[^\s:"'$<{]{1,200}:(?<secret>(?![$<{]|\d{1,7}(?:\s|$))[^\s"']{1,500})/g,
  },
  {
    name: 'literal',
    hint: '--from-literal',
    pattern:
      /--from-literal[=\s]{1,3}["']?[^\s=]{1,200}=(?<secret>"(?![$<{])[^"\n]{1,2000}"|'(?!\{[\w.]{1,80}\}')[^'\n]{1,2000}'|(?![$<{"'])[^\s"']{1,2000})/g,
  },
  {
    name: 'flag',
    gate: 'name',
    pattern: new RegExp(
      String.raw`(?:^|\s)--?[\w.-]{0,80}?(?<!by|com)${SECRET_WORD}s?${NOT_SECRET}(?:=|\s{1,3}(?!-))${VALUE}`,
      'gi',
    ),
  },
  {
    name: 'short-flag',
    hint: ' -p',
    pattern:
      /\b(?:docker\s+login|oc\s+login|helm\s+registry\s+login|sshpass|az\s+login)\b[^|;&\n]{0,300}?\s-p[=\s]{0,2}(?<secret>"[^"\n]{1,500}"|'[^'\n]{1,500}'|(?![$<{"'-])[^\s"']{1,500})/g,
  },
  {
    name: 'database-password',
    hint: ' -p',
    pattern:
      /\b(?:mysql|mysqldump|mysqladmin|mariadb|mongo|mongosh|mongodump)\b[^|;&\n]{0,300}?\s-p(?<secret>(?![$<{\s])[^\s"']{1,500}|"[^"\n]{1,500}"|'[^'\n]{1,500}')/g,
  },
  {
    name: 'redis-password',
    hint: '-cli',
    pattern: /\b(?:redis|valkey)-cli\b[^|;&\n]{0,300}?\s-a\s{1,3}(?<secret>(?![$<{])[^\s]{1,500})/g,
  },
  {
    name: 'piped-password',
    hint: '--password-stdin',
    pattern:
      /\b(?:echo|printf)\s{1,3}(?:-n\s{1,3})?(?<secret>(?![$<{-])["']?(?![$<{])[^\s|"']{1,500}["']?)\s{0,3}\|[^|\n]{0,300}--password-stdin/g,
  },
  {
    name: 'assignment',
    gate: 'name',
    pattern: new RegExp(
      String.raw`(?:^|[\s,;{("'&?.[=-])[\w.-]{0,60}?${SECRET_WORD}s?(?:[-_.]?\d)?["']?\]?\s{0,3}(?::(?!:)|=>|=(?!=))\s{0,3}${VALUE}`,
      'gi',
    ),
  },
  {
    name: 'environment',
    gate: 'name',
    hint: '=',
    pattern:
      /\b[A-Z0-9_]{0,60}(?:PASS|PASSWD|PASSWORD|PWD|SECRET|TOKEN|APIKEY|API_KEY|ACCESS_KEY|PRIVATE_KEY|CREDENTIALS?|_KEY|AUTH)=(?<secret>"(?![$<{])[^"\n]{1,2000}"|'(?![$<{])[^'\n]{1,2000}'|(?![$<{"'/.*])[^\s"';&|)<]{1,2000})/g,
  },
];
