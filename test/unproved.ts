/** Stands in for a suite that can't run here: it is skipped and says loudly what was not proved; with CI=true it fails. */
export function describeUnproved(name: string, reason: string, suite: () => void): void {
  const verdict = `NOT PROVED: ${name}: ${reason}`;
  if (process.env.CI === 'true') {
    test(name, () => {
      throw new Error(verdict);
    });
    return;
  }
  process.stderr.write(`\n${'!'.repeat(80)}\n${verdict}\n${'!'.repeat(80)}\n\n`);
  describe.skip(name, suite);
}
