/** Rules that Kubernetes has for names. Each returns what is wrong with the text, or an empty list. */

const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const DNS_1035_LABEL = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const QUALIFIED_PART = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const LABEL_VALUE = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;

/** Length in bytes of UTF-8, which is what Kubernetes' limits count. */
export function byteLength(text: string): number {
  return Buffer.byteLength(text);
}

function problems(...found: readonly (false | string)[]): string[] {
  return found.filter(problem => problem !== false);
}

/** DNS-1123 subdomain, at most 253 bytes: the names of most objects. */
export function subdomainProblems(text: string): string[] {
  return problems(
    byteLength(text) > 253 && 'must have at most 253 characters',
    !SUBDOMAIN.test(text) &&
      "must consist of lower-case letters, digits, '-' and '.', and start and end with a letter or digit",
  );
}

/** DNS-1123 label, at most 63 bytes: the names of namespaces. */
export function labelProblems(text: string): string[] {
  return problems(
    byteLength(text) > 63 && 'must have at most 63 characters',
    !LABEL.test(text) && "must consist of lower-case letters, digits and '-', and start and end with a letter or digit",
  );
}

/** DNS-1035 label, at most 63 bytes: begins with a letter. */
export function dns1035LabelProblems(text: string): string[] {
  return problems(
    byteLength(text) > 63 && 'must have at most 63 characters',
    !DNS_1035_LABEL.test(text) && "must consist of lower-case letters, digits and '-', and start with a letter",
  );
}

/** A name that can be one segment of a URL's path: the least that any name must be. */
export function pathSegmentProblems(text: string): string[] {
  return problems(
    text === '.' && "must not be '.'",
    text === '..' && "must not be '..'",
    text.includes('/') && "must not contain '/'",
    text.includes('%') && "must not contain '%'",
  );
}

/** `[prefix/]name`: keys of labels and annotations, and finalizers. */
export function qualifiedNameProblems(text: string): string[] {
  const parts = text.split('/');
  if (parts.length > 2) return ["must be a name with at most one prefix before a '/'"];
  const name = parts.at(-1)!;
  const prefix = parts.length === 2 ? parts[0]! : undefined;
  return problems(
    prefix === '' && 'must have a prefix before the /',
    ...(prefix === undefined || prefix === '' ? [] : subdomainProblems(prefix).map(problem => `its prefix ${problem}`)),
    name === '' && 'must have a name',
    byteLength(name) > 63 && 'must have a name of at most 63 characters',
    !QUALIFIED_PART.test(name) &&
      "must have a name of letters, digits, '-', '_' and '.' that starts and ends with a letter or digit",
  );
}

/** Value of a label. */
export function labelValueProblems(text: string): string[] {
  return problems(
    byteLength(text) > 63 && 'must have at most 63 characters',
    !LABEL_VALUE.test(text) &&
      "must be empty or consist of letters, digits, '-', '_' and '.', and start and end with a letter or digit",
  );
}
