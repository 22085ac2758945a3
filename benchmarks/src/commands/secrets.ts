import type { Random } from '@aegis/core';
import { pick } from './mutations.js';

const DIGITS = '0123456789';
const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const UPPER = LOWER.toUpperCase();
const WORD = UPPER + LOWER + DIGITS;
const HEX = '0123456789abcdef';

/** A secret and the part of it that must be gone. */
interface Secret {
  readonly rule: string;
  readonly text: string;
  readonly core: string;
}

type Make = (text: (length: number, alphabet?: string) => string) => string;

/** By the rule of secretlint that knows the format, after what the issuers document. */
const TOKENS: Readonly<Record<string, readonly Make[]>> = {
  aws: [(t) => `AKIA${t(16, UPPER + DIGITS)}`, (t) => `ASIA${t(16, UPPER + DIGITS)}`],
  npm: [(t) => `npm_${t(36)}`],
  slack: [
    (t) => `xoxb-${t(12, DIGITS)}-${t(12, DIGITS)}-${t(24)}`,
    (t) => `xapp-1-A${t(10, UPPER)}-${t(13, DIGITS)}-${t(40, HEX)}`,
    (t) => `https://hooks.slack.com/services/T${t(8, UPPER)}/B${t(8, UPPER)}/${t(24)}`,
  ],
  openai: [(t) => `sk-${t(20)}T3BlbkFJ${t(20)}`, (t) => `sk-proj-${t(74)}T3BlbkFJ${t(74)}`],
  anthropic: [(t) => `sk-ant-api03-${t(93)}AA`],
  groq: [(t) => `gsk_${t(52)}`],
  huggingface: [(t) => `hf_${t(34, UPPER + LOWER)}`],
  linear: [(t) => `lin_api_${t(40)}`],
  notion: [(t) => `ntn_${t(11, DIGITS)}${t(35)}`],
  sendgrid: [(t) => `SG.${t(22)}.${t(43)}`],
  shopify: [(t) => `shpat_${t(32)}`, (t) => `shpss_${t(32)}`, (t) => `shpca_${t(32)}`],
  github: [
    (t) => `ghp_${t(36)}`,
    (t) => `gho_${t(36)}`,
    (t) => `ghs_${t(36)}`,
    (t) => `github_pat_${t(22)}_${t(59)}`,
  ],
  gitlab: [(t) => `glpat-${t(20)}`],
  grafana: [(t) => `glsa_${t(32)}_${t(8, HEX)}`, (t) => `glc_eyJ${t(60)}`],
  '1password': [(t) => `ops_eyJ${t(300)}fQ`],
  vault: [(t) => `hvs.${t(95)}`, (t) => `hvb.${t(150)}`, (t) => `hvr.${t(95)}`],
  vercel: [(t) => `vcp_${t(24)}`, (t) => `vck_${t(24)}`],
  databricks: [(t) => `dapi${t(32, HEX)}`, (t) => `dapi${t(32, HEX.toUpperCase())}-2`],
  docker: [(t) => `dckr_pat_${t(27)}`],
  figma: [(t) => `figd_${t(40)}`],
};

/** Places on a line where people put tokens. */
const TOKEN_FRAMES: readonly ((secret: string) => string)[] = [
  (s) => `curl -H 'Authorization: Bearer ${s}' https://api.example/v1/users`,
  (s) => `curl -H "X-Api-Key: ${s}" https://api.example`,
  (s) => `export SERVICE_VALUE=${s}`,
  (s) => `API_TOKEN='${s}' ./deploy.sh && kubectl get pods`,
  (s) => `kubectl create secret generic api -n shop --from-literal=value=${s}`,
  (s) => `kubectl set env deploy/web SETTING=${s}`,
  (s) => `helm upgrade web ./chart --set config.value=${s} --wait`,
  (s) => `docker run -e VALUE=${s} app:1`,
  (s) => `docker login -u ops -p ${s} registry.example`,
  (s) => `docker build --build-arg VALUE=${s} .`,
  (s) => `oc login --token=${s} https://api.cluster.example:6443`,
  (s) => `echo ${s} | docker login --password-stdin registry.example`,
  (s) => `curl -d '{"value": "${s}"}' https://api.example`,
  (s) => `aws ssm put-parameter --name /app/value --value ${s}`,
  (s) => `gcloud functions deploy f --set-env-vars=VALUE=${s}`,
  (s) => `kubectl patch cm web -p '{"data":{"value":"${s}"}}'`,
  (s) => `./run --flag ${s}`,
  (s) => `tool ${s} # for later`,
];

const PEM_KINDS: readonly string[] = ['', 'RSA ', 'EC ', 'DSA '];

/** Formats whose place belongs to them: URLs, keys in armour, settings by their names. */
const WHOLE: readonly ((t: Parameters<Make>[0], random: Random) => Secret)[] = [
  (t) => whole('aws', t(40), (s) => `export AWS_SECRET_ACCESS_KEY=${s}`),
  (t) => whole('aws', t(40), (s) => `aws_secret_access_key = "${s}"`),
  (t) => whole('npm', `npm_${t(36)}`, (s) => `echo "//registry.npmjs.org/:_authToken=${s}"`),
  (t) => whole('basicauth', `q${t(11)}`, (s) => `curl https://ops:${s}@api.example.com/v1`),
  (t) =>
    whole('basicauth', `q${t(11)}`, (s) => `git clone http://bot:${s}@git.example.com/a/b.git`),
  (t) => whole('basicauth', `q${t(11)}`, (s) => `wget ftp://anna:${s}@files.example.com/x`),
  (t) =>
    whole('database', `q${t(11)}`, (s) => `psql "postgres://app:${s}@db.internal.com:5432/shop"`),
  (t) =>
    whole(
      'database',
      `q${t(11)}`,
      (s) => `psql postgresql://app:${s}@db.internal.com/shop -c 'select 1'`,
    ),
  (t) =>
    whole(
      'database',
      `q${t(5)}@${t(6)}`,
      (s) => `mongosh "mongodb+srv://app:${s}@c0.mongodb.net/shop"`,
    ),
  (t) =>
    whole(
      'database',
      `q${t(11)}`,
      (s) => `DATABASE=mysql://root:${s}@db.internal.com:3306/shop ./migrate`,
    ),
  (t, random) => {
    const body = `MIIE${t(60)}\n${t(64)}\n${t(64)}\n${t(20)}`;
    const kind = pick(PEM_KINDS, random);
    const text = (s: string): string =>
      `kubectl create secret generic tls --from-literal=key='-----BEGIN ${kind}PRIVATE KEY-----\n${s}\n-----END ${kind}PRIVATE KEY-----'`;
    return whole('privatekey', body, text);
  },
];

function whole(rule: string, core: string, frame: (core: string) => string): Secret {
  return { rule, text: frame(core), core };
}

/** A line with a secret of a format that secretlint's recommended rules know. */
export function knownSecret(random: Random): Secret {
  const text = (length: number, alphabet = WORD): string =>
    Array.from({ length }, () => alphabet[random.integer(alphabet.length)]).join('');
  if (random.integer(3) === 0) return pick(WHOLE, random)(text, random);
  const [rule, makes] = pick(Object.entries(TOKENS), random);
  const core = pick(makes, random)(text);
  return { rule, text: pick(TOKEN_FRAMES, random)(core), core };
}

/** Secrets without a format of their own, hidden because of where they stand. */
const PLACED: readonly ((secret: string) => string)[] = [
  (s) => `mysql -uroot -p${s} shop -e 'select 1'`,
  (s) => `mysqldump --password=${s} shop`,
  (s) => `PGPASSWORD=${s} psql -h db shop`,
  (s) => `redis-cli -h cache -a ${s} ping`,
  (s) => `sshpass -p ${s} ssh ops@host uptime`,
  (s) => `curl -u ops:${s} https://api.example`,
  (s) => `curl --user ops:${s} https://api.example`,
  (s) => `curl -H "Authorization: Basic ${s}${s}" https://api.example`,
  (s) => `docker login --username ops --password ${s} registry.example`,
  (s) => `docker login -u ops -p '${s}' registry.example`,
  (s) => `kubectl create secret generic db --from-literal=password=${s} -n shop`,
  (s) => `kubectl create secret docker-registry r --docker-username=u --docker-password=${s}`,
  (s) => `kubectl --token ${s} get pods`,
  (s) => `helm install db ./chart --set auth.rootPassword=${s},replicas=3`,
  (s) => `helm registry login r.example -u ops -p ${s}`,
  (s) => `oc login -u admin -p ${s} https://api.example:6443`,
  (s) => `vault login token=${s}`,
  (s) => `export API_KEY="${s}"`,
  (s) => `docker run -e DB_PASSWORD=${s} app`,
  (s) => `curl -d '{"client_secret":"${s}"}' https://api.example`,
  (s) => `aws rds modify-db-instance --master-user-password ${s} --db-instance-identifier d`,
  (s) => `gcloud sql users set-password app --instance i --password=${s}`,
  (s) => `echo ${s} | docker login --password-stdin r.example`,
];

/** A line with a password in a place that says so. */
export function placedSecret(random: Random): Secret {
  const length = 8 + random.integer(16);
  const core = `q${Array.from({ length }, () => WORD[random.integer(WORD.length)]).join('')}`;
  return { rule: 'placed', text: pick(PLACED, random)(core), core };
}
