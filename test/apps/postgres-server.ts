import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Folders in which distributions keep the programs of a PostgreSQL server. */
function serverFolders(): readonly string[] {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  return [...versions.map(version => join(debian, version, 'bin')), ...(process.env.PATH ?? '').split(':')];
}

/** Folder with a PostgreSQL server's programs, if this machine has one. */
export function findPostgres(): string | undefined {
  return serverFolders().find(folder => ['initdb', 'postgres', 'psql'].every(name => existsSync(join(folder, name))));
}

/** PostgreSQL refuses to run as root: then it runs as the user of the distribution's package. */
function unprivileged(): { readonly uid?: number; readonly gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

/** A PostgreSQL server on a socket in a folder of its own; nothing listens on a port. */
export class PostgresServer {
  private constructor(
    private readonly programs: string,
    private readonly folder: string,
    private readonly user: { readonly uid?: number; readonly gid?: number },
    private readonly server: ChildProcess,
  ) {}

  static async start(programs: string): Promise<PostgresServer> {
    const folder = mkdtempSync(join(tmpdir(), 'strata-postgres-'));
    const user = unprivileged();
    chmodSync(folder, 0o755);
    if (user.uid !== undefined && user.gid !== undefined) chownSync(folder, user.uid, user.gid);
    const data = join(folder, 'data');
    const options = { ...user, cwd: folder, stdio: 'ignore' } as const;
    execFileSync(join(programs, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '--no-sync'], options);
    const settings = ['listen_addresses=', `unix_socket_directories=${folder}`, 'fsync=off'];
    const server = spawn(join(programs, 'postgres'), ['-D', data, ...settings.flatMap(each => ['-c', each])], options);
    const started = new PostgresServer(programs, folder, user, server);
    for (let tries = 0; ; tries++) {
      try {
        started.run('postgres', 'SELECT 1');
        return started;
      } catch (error) {
        if (tries === 100) throw error;
        await new Promise(resolve => setTimeout(resolve, 50));
      }
    }
  }

  /**
   * Runs one statement.
   * @returns rows, one a line, columns separated by `|`
   * @throws Error with the server's message
   */
  run(database: string, sql: string, role = 'postgres'): string {
    const args = [
      '-X',
      '-q',
      '-A',
      '-t',
      '-v',
      'ON_ERROR_STOP=1',
      '-h',
      this.folder,
      '-U',
      role,
      '-d',
      database,
      '-c',
      sql,
    ];
    return execFileSync(join(this.programs, 'psql'), args, {
      ...this.user,
      cwd: this.folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  }

  async stop(): Promise<void> {
    this.server.kill('SIGINT');
    if (this.server.exitCode === null) await once(this.server, 'exit');
    rmSync(this.folder, { recursive: true, force: true });
  }
}
