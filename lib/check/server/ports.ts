/** Protocols of ports. */
export const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];

/** Whether a number is a port. */
export function isPort(number: number): boolean {
  return number >= 1 && number <= 65535;
}

/** What is wrong with the name of a port. Source: RFC 6335, section 5.1. */
export function portNameProblems(name: string): readonly string[] {
  const problems = [
    name.length > 15 && 'must have at most 15 characters',
    !/^[-a-z0-9]+$/.test(name) && "must consist of lower-case letters, digits and '-'",
    !/[a-z]/.test(name) && 'must have at least one letter',
    name.includes('--') && "must not have two '-' in a row",
    /^-|-$/.test(name) && "must not start or end with '-'",
  ];
  return problems.filter(problem => problem !== false);
}
