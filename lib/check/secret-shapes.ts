/** Text by which a kind of secret is known wherever it stands. */
interface Shape {
  readonly what: string;
  readonly pattern: RegExp;
}

const SHAPES: readonly Shape[] = [
  { what: 'a private key', pattern: /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----/ },
  // base64 of `-----BEGIN`, as kubeconfigs and Secrets carry keys; decoded below
  { what: 'a private key in base64', pattern: /\bLS0tLS1CRUdJTi[A-Za-z0-9+/]{20,}={0,2}/ },
  { what: 'a JSON web token', pattern: /\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{16,}/ },
  { what: 'an address with a password', pattern: /\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@"'$<{]+:[^\s:/@"'$<{%]+@/i },
  { what: 'an AWS access key', pattern: /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/ },
  { what: 'a GitHub token', pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{60,})/ },
  { what: 'a GitLab token', pattern: /\bglpat-[A-Za-z0-9_-]{20}/ },
  { what: 'a Slack token', pattern: /\bxox[abprs]-[A-Za-z0-9-]{20,}/ },
  { what: 'an age secret key', pattern: /\bAGE-SECRET-KEY-1[A-Z0-9]{50,}/ },
];

/** One look tells most text apart from all shapes. */
const HINT =
  /-----BEGIN |LS0tLS1CRUdJTi|eyJ|:\/\/|AKIA|ASIA|gh[pousr]_|github_pat_|glpat-|xox[abprs]-|AGE-SECRET-KEY-1/i;
/** No shape is shorter. */
const SHORTEST = 8;

/** What secret a text holds by its shape; undefined if it holds none that is known. */
export function secretShape(text: string): string | undefined {
  if (text.length < SHORTEST || !HINT.test(text)) return undefined;
  return SHAPES.find(({ what, pattern }) => {
    const match = pattern.exec(text);
    if (match === null) return false;
    return (
      what !== 'a private key in base64' || Buffer.from(match[0], 'base64').toString('latin1').includes('PRIVATE KEY')
    );
  })?.what;
}

/** Credentials that products come with and that attackers try first, in lower case. */
const DEFAULTS: ReadonlySet<string> = new Set([
  'admin',
  'admin123',
  'administrator',
  'changeit',
  'changeme',
  'default',
  'guest',
  'letmein',
  'minio',
  'minio123',
  'minioadmin',
  'mysql',
  'pass',
  'passw0rd',
  'password',
  'password123',
  'postgres',
  'prom-operator',
  'qwerty',
  'root',
  'secret',
  'test',
  'toor',
  'user',
  '123456',
  '12345678',
]);

/** Whether a password is one that products come with. */
export function isDefaultPassword(value: string): boolean {
  return DEFAULTS.has(value.toLowerCase());
}

/** `password: x` or `PASSWORD=x` within a text such as a configuration file. */
const SETTING = /(?:password|passwd|pwd)["']?[ \t]*[=:][ \t]*["']?([^\s"',;]+)/gi;

/** The first well-known password that a configuration text sets. */
export function defaultPasswordIn(text: string): string | undefined {
  for (const [, value = ''] of text.matchAll(SETTING)) if (isDefaultPassword(value)) return value;
  return undefined;
}

/** Names whose values are secrets: the last word of `adminPassword`, `DB_PASSWORD`, `auth.secretKey`, `api-token`. */
const SECRET_NAME =
  /(?:^|[a-z0-9_.-])(?:password|passwd|passphrase|pwd|secret[_-]?key|secret[_-]?access[_-]?key|access[_-]?token|auth[_-]?token|api[_-]?(?:key|token)|private[_-]?key|client[_-]?secret|token)$/i;

/** Whether a variable, key or chart value of this name holds a secret. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}

/** Whether a value stands for itself, and is no switch, path, reference or placeholder. */
export function isLiteral(value: string): boolean {
  return (
    value.trim() !== '' &&
    !/^(?:true|false|null|none|\d+|[./].*|\*+)$/i.test(value) &&
    !/\$[({]|\{\{|^<.*>$|^ENC\[/.test(value)
  );
}
