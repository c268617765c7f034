import { readFileSync } from 'node:fs';
import { Redaction } from './redaction';
import { failed } from './step';
import { Talosctl } from './talosctl';
import { Workspace } from './workspace';

/**
 * Makes the secrets bundle of a new cluster. Make it once: another bundle is another cluster.
 * @param program path or name of talosctl
 * @throws FindingsError `machines/talosctl`
 */
export async function newBundle(program = 'talosctl'): Promise<string> {
  const workspace = new Workspace();
  try {
    const file = workspace.write('secrets.yaml', '');
    const talosctl = new Talosctl(program, workspace.path('talosconfig'), new Redaction());
    const made = await talosctl.offline(['gen', 'secrets', '-o', file, '--force']).catch((error: unknown) => {
      throw failed('machines/talosctl', `talosctl can't be run: ${(error as Error).message}`, 'install talosctl');
    });
    if (!made.ok) throw failed('machines/talosctl', `talosctl gen secrets failed: ${made.stderr}`, 'check talosctl');
    return readFileSync(file, 'utf8');
  } finally {
    workspace.remove();
  }
}
