/**
 * A suite that needs a program of the machine. Where it is missing the suite says so and is skipped; in CI that is a failure.
 */
export function describeProgram(name: string, program: string, path: string | undefined, suite: () => void): void {
  if (path !== undefined) {
    describe(name, suite);
    return;
  }
  const message = `NOT RUN, ${program} is missing on this machine: ${name}`;
  if (process.env.CI === 'true') {
    test(name, () => {
      throw new Error(message);
    });
    return;
  }
  process.stderr.write(`\n*** ${message}\n`);
  describe.skip(name, suite);
}
