import { parseAllDocuments } from 'yaml';

/** What stands where a secret stood. */
const HIDDEN = '(hidden)';
/** Texts below this length are no secret, and hiding them would hide half of every message: booleans, roles, ports. */
const SHORTEST = 8;

/** Members of machine configuration and of the bundle that hold what nobody may see, or texts of the user's own in which it may stand. */
const SECRET_MEMBERS =
  /^(key|crt|token|secret|(bootstrap|identity|api|join)token|(aescbc|secretbox)encryptionsecret|serviceaccount|passphrase|password|auth|privatekey|presharedkey|contents?|env|environment|variables|extramanifestheaders)$/i;

// what is key material wherever it stands, also where nobody told of it
const PEM = /-----BEGIN [A-Z0-9 ]+-----[\s\S]*?-----END [A-Z0-9 ]+-----/g;
const PEM_IN_BASE64 = /LS0tLS1CRUdJTi[A-Za-z0-9+/=]*(?:\s+[A-Za-z0-9+/=]{20,})*/g;
const NAMED = /((?:token|secret|key|crt|password|passphrase|auth)["']?\s*[:=]\s*)(["']?)[^\s"',}]{8,}\2/gi;

// what talosctl does not know it prints whole, with all that stands below a name that is misspelt
const ECHO = /(?<=unknown keys found during decoding:\n)(?:.+(?:\n|$))+/g;
const MEMBER = /^(\s*(?:- )*[\w./-]+:)(?: .*)?$/;

/** Takes secrets out of texts: those that it was told, by value, and whatever looks like key material. */
export class Redaction {
  readonly #values = new Set<string>();

  /** Learns all values of a text of YAML documents whose members hold secrets, e.g. of a bundle; of a malformed one those that can be read. */
  learn(text: string): void {
    for (const document of parseAllDocuments(text)) {
      try {
        this.#learnFrom(document.toJS() as unknown, false);
      } catch (error) {
        // an alias that leads nowhere: talosctl will say so
        if (!(error instanceof ReferenceError)) throw error;
      }
    }
  }

  /** The text without secrets. */
  clean(text: string): string {
    let clean = text;
    // the longest first, since one may be part of another
    for (const value of [...this.#values].sort((a, b) => b.length - a.length)) clean = clean.replaceAll(value, HIDDEN);
    clean = clean.replace(ECHO, namesOnly);
    return clean.replace(PEM, HIDDEN).replace(PEM_IN_BASE64, HIDDEN).replace(NAMED, `$1${HIDDEN}`);
  }

  #learnFrom(value: unknown, isSecret: boolean): void {
    if (typeof value === 'string') {
      if (isSecret) this.#add(value);
    } else if (Array.isArray(value)) {
      for (const item of value) this.#learnFrom(item, isSecret);
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, member] of Object.entries(value))
        this.#learnFrom(member, isSecret || SECRET_MEMBERS.test(name));
    }
  }

  /** A value, its lines, and what it is assigned to, as YAML, JSON and base64 write them. */
  #add(value: string): void {
    const lines = value.split('\n').map(line => line.trim());
    for (const part of [value, ...lines, ...lines.map(line => line.slice(line.indexOf('=') + 1))]) {
      if (part.length < SHORTEST) continue;
      for (const form of [part, JSON.stringify(part).slice(1, -1), part.replaceAll("'", "''"), toBase64(part)])
        this.#values.add(form);
    }
  }
}

function toBase64(text: string): string {
  return Buffer.from(text).toString('base64');
}

/** The names of members of a text of YAML. */
function namesOnly(yaml: string): string {
  const lines = yaml.split('\n').map(line => MEMBER.exec(line)?.[1] ?? (line === '' ? '' : HIDDEN));
  return lines.join('\n');
}
