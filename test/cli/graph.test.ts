import { join } from 'node:path';
import { GRAPH_FORMATS } from '../../lib/cli/graph-formats';
import { golden, strata } from './strata';

describe('strata graph', () => {
  test.each(GRAPH_FORMATS)('prints the example as %s', format => {
    const { code, stdout, stderr } = strata(['graph', 'examples/small-cloud/cloud.ts', '-f', format]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(golden(join(__dirname, 'golden', `small-cloud.${format}.txt`), stdout));
  });

  test('text is what it prints when nobody asks for another form', () => {
    const run = (...options: readonly string[]): string =>
      strata(['graph', 'examples/small-cloud/cloud.ts', ...options]).stdout;
    expect(run()).toBe(run('--format', 'text'));
  });
});
