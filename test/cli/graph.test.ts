import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GRAPH_FORMATS } from '../../lib/cli/graph-formats';
import { golden, ROOT, strata } from './strata';

describe('strata graph', () => {
  test.each(GRAPH_FORMATS)('prints the example as %s', format => {
    const { code, stdout, stderr } = strata(['graph', 'examples/small-cloud/cloud.ts', '-f', format]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(golden(join(__dirname, 'golden', `small-cloud.${format}.txt`), stdout));
  });

  test('prints who may talk to whom in the whole cloud, for every pair, as its page shows it', () => {
    const { code, stdout, stderr } = strata(['graph', 'examples/whole-cloud/cloud.ts', '--reach']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(readFileSync(join(ROOT, 'docs/networks.md'), 'utf8')).toContain(`\n\`\`\`text\n${stdout}\`\`\`\n`);
  });

  test('prints who may talk to whom as data', () => {
    const { code, stdout } = strata(['graph', 'examples/small-cloud/cloud.ts', '--reach', '-f', 'json']);
    const data = JSON.parse(stdout) as { readonly ends: readonly object[]; readonly connections: readonly object[] };
    expect(code).toBe(0);
    expect(data.ends).toContainEqual({ name: 'tenant-shop', what: 'tenant' });
    expect(data.connections).toContainEqual({
      from: 'tenant-shop',
      to: 'kube-system',
      ways: [{ ports: 'TCP 53; UDP 53', from: '', to: 'k8s-app=kube-dns' }],
    });
  });

  test.each(['dot', 'mermaid'])('prints it in no other form, such as %s', format => {
    const { code, stdout, stderr } = strata(['graph', 'examples/small-cloud/cloud.ts', '--reach', '-f', format]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`--reach prints as text or json, not as ${format}`);
  });

  test('text is what it prints when nobody asks for another form', () => {
    const run = (...options: readonly string[]): string =>
      strata(['graph', 'examples/small-cloud/cloud.ts', ...options]).stdout;
    expect(run()).toBe(run('--format', 'text'));
  });
});
