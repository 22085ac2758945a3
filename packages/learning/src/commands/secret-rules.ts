/** A pattern whose group `secret`, or else the whole match, is to be hidden. */
export interface SecretRule {
  readonly name: string;
  /** What every match holds, to the letter: saves the search in most texts. */
  readonly hint?: string;
  readonly pattern: RegExp;
}

// Values that are references and not secrets: variables, substitutions, placeholders, what is hidden.
const VALUE = String.raw`(?<secret>"(?!\$|\{\{|<)(?:[^"\\\n]|\\.){1,2000}"|'(?!\$|\{\{|<)[^'\n]{1,2000}'|(?![$<{"'*[]|(?:Bearer|Basic|Token)\s)[^\s"',;&|)}<]{1,2000})`;
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
      /\b[a-z][a-z0-9+.-]{1,30}:\/\/(?<secret>(?![$<{])[^\s/@:"'<>]{0,200}:(?![$<{])[^\s/@"'<>]{1,500})@/gi,
  },
  {
    name: 'url-password',
    hint: '://',
    pattern:
      /\b[a-z][a-z0-9+.-]{1,30}:\/\/[^\s/@:"']{0,200}:(?<secret>(?![$<{])[^\s/@"']{0,200}\/?[^\s@"']{0,200})@[\w.-]+/gi,
  },
  { name: 'aws-key-id', pattern: /\b(?:AKIA|ASIA|ABIA|ACCA|AROA|AIDA|AGPA|ANPA)[A-Z0-9]{16}\b/g },
  {
    name: 'aws-secret',
    pattern:
      /\b(?:aws)?_?secret_?(?:access)?_?key["']?\s{0,5}(?::|=>|=|\s)\s{0,5}["']?(?<secret>[A-Za-z0-9/+=]{40})(?![A-Za-z0-9/+=])/gi,
  },
  {
    name: 'google',
    pattern: /\bAIza[\w-]{35}|\bya29\.[\w-]{20,}|\bGOCSPX-[\w-]{20,}|\b4\/0[\w-]{30,}/g,
  },
  {
    name: 'github',
    pattern: /\bgh[pousr]_[A-Za-z0-9]{20,255}|\bgithub_pat_\w{20,255}|\bv1\.[0-9a-f]{40}\b/g,
  },
  { name: 'gitlab', pattern: /\b(?:glpat|gldt|glrt|glptt|glft|glagent|glcbt|glsoat)-[\w-]{20,}/g },
  {
    name: 'slack',
    pattern:
      /\bxox[abeoprs](?:-\d)?-[\w-]{10,}|\bxapp-[\w-]{10,}|https:\/\/hooks\.slack\.com\/(?:services|workflows)\/(?<secret>[\w/-]{10,})/g,
  },
  {
    name: 'npm',
    pattern:
      /\bnpm_[A-Za-z0-9]{30,}|_authToken\s{0,3}=\s{0,3}(?<secret>(?!\$)[^\s"']{8,})|_auth\s{0,3}=\s{0,3}(?:[A-Za-z0-9+/=]{8,})/g,
  },
  {
    name: 'vendor',
    pattern: new RegExp(
      [
        String.raw`\bsk-ant-[\w-]{20,}`,
        String.raw`\bsk-(?:proj-|svcacct-|admin-)?[\w-]{20,}`,
        String.raw`\b[rs]k_(?:live|test)_[A-Za-z0-9]{10,}`,
        String.raw`\bwhsec_[\w+/=]{16,}`,
        String.raw`\bSG\.[\w-]{10,}\.[\w-]{10,}`,
        String.raw`\bshp(?:at|ca|pa|ss)_[A-Za-z0-9]{16,}`,
        String.raw`\blin_(?:api|oauth)_[A-Za-z0-9]{20,}`,
        String.raw`\bhf_[A-Za-z0-9]{20,}`,
        String.raw`\bhv[sbr]\.[\w-]{20,}`,
        String.raw`\b(?:dapi|dose|dkea|dkeb)[0-9a-f]{32}`,
        String.raw`\bgl(?:sa|c)_[\w+/=]{20,}`,
        String.raw`\bfigd_[\w-]{20,}`,
        String.raw`\b(?:ntn|secret)_[A-Za-z0-9]{32,}`,
        String.raw`\bgsk_[A-Za-z0-9]{20,}`,
        String.raw`\bops_eyJ[\w+/=-]{20,}`,
        String.raw`\bA3-[A-Z0-9]{6}-(?:[A-Z0-9]{6,11}-?){3,6}`,
        String.raw`\bdo[opr]_v1_[0-9a-f]{32,}`,
        String.raw`\bpypi-[\w-]{30,}`,
        String.raw`\bdckr_(?:pat|oat)_[\w-]{20,}`,
        String.raw`\bAGE-SECRET-KEY-1[A-Z0-9]{30,}`,
        String.raw`\btskey-[\w-]{16,}`,
        String.raw`\bnr[ai]k-[\w-]{20,}`,
        String.raw`\bsq0[a-z]{3}-[\w-]{20,}`,
        String.raw`\b[A-Za-z0-9_~.-]{3}\dQ~[A-Za-z0-9_~.-]{31,34}`,
        String.raw`\bsha256~[\w-]{30,}`,
        String.raw`\bp8e-[\w-]{20,}`,
        String.raw`\bkey-[0-9a-f]{32}\b`,
        String.raw`\b\d{8,10}:AA[\w-]{32,}`,
        String.raw`\bvercel_[A-Za-z0-9]{20,}`,
        String.raw`\bsbp_[0-9a-f]{40}`,
        String.raw`\bPMAK-[\w-]{20,}`,
      ].join('|'),
      'g',
    ),
  },
  {
    name: 'bearer',
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
      /--from-literal[=\s]{1,3}["']?[^\s=]{1,200}=(?<secret>"(?![$<{])[^"\n]{1,2000}"|'[^'\n]{1,2000}'|(?![$<{"'])[^\s"']{1,2000})/g,
  },
  {
    name: 'flag',
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
    pattern: new RegExp(
      String.raw`(?:^|[\s,;{("'&?.[-])[\w.-]{0,60}?${SECRET_WORD}s?(?:[-_.]?\d)?["']?\]?\s{0,3}(?::(?!:)|=>|=(?!=))\s{0,3}${VALUE}`,
      'gi',
    ),
  },
  {
    name: 'environment',
    hint: '=',
    pattern:
      /\b[A-Z0-9_]{0,60}(?:PASS|PASSWD|PASSWORD|PWD|SECRET|TOKEN|APIKEY|API_KEY|ACCESS_KEY|PRIVATE_KEY|CREDENTIALS?|_KEY|AUTH)=(?<secret>"(?![$<{])[^"\n]{1,2000}"|'(?![$<{])[^'\n]{1,2000}'|(?![$<{"'/.*])[^\s"';&|)<]{1,2000})/g,
  },
];
