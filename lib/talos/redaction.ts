import { parseAllDocuments } from 'yaml';

/** What stands where a secret stood. */
const HIDDEN = '(hidden)';
/** Texts below this length are no secret, and hiding them would hide half of every message: booleans, roles, ports. */
const SHORTEST = 8;

/** Members of machine configuration and of the bundle that hold what nobody may see. */
const SECRET_MEMBERS =
  /^(key|crt|token|secret|(bootstrap|identity|api)token|(aescbc|secretbox)encryptionsecret|serviceaccount|passphrase|password|auth|privatekey|presharedkey)$/i;

// what is key material wherever it stands, also where nobody told of it
const PEM = /-----BEGIN [A-Z0-9 ]+-----[\s\S]*?-----END [A-Z0-9 ]+-----/g;
const PEM_IN_BASE64 = /LS0tLS1CRUdJTi[A-Za-z0-9+/=]*(?:\s+[A-Za-z0-9+/=]{20,})*/g;
const NAMED = /((?:token|secret|key|crt|password|passphrase|auth)["']?\s*[:=]\s*)(["']?)[^\s"',}]{8,}\2/gi;

/** Takes secrets out of texts: those that it was told, by value, and whatever looks like key material. */
export class Redaction {
  readonly #values = new Set<string>();

  /** Learns all values of a text of YAML documents whose members hold secrets, e.g. of a bundle. */
  learn(text: string): void {
    for (const document of parseAllDocuments(text)) this.#learnFrom(document.toJS() as unknown, false);
  }

  /** The text without secrets. */
  clean(text: string): string {
    let clean = text;
    // the longest first, since one may be part of another
    for (const value of [...this.#values].sort((a, b) => b.length - a.length)) clean = clean.replaceAll(value, HIDDEN);
    return clean.replace(PEM, HIDDEN).replace(PEM_IN_BASE64, HIDDEN).replace(NAMED, `$1${HIDDEN}`);
  }

  #learnFrom(value: unknown, isSecret: boolean): void {
    if (typeof value === 'string') {
      if (isSecret && value.length >= SHORTEST) this.#values.add(value);
    } else if (Array.isArray(value)) {
      for (const item of value) this.#learnFrom(item, isSecret);
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, member] of Object.entries(value))
        this.#learnFrom(member, isSecret || SECRET_MEMBERS.test(name));
    }
  }
}
