import childProcess from 'node:child_process';
import crypto from 'node:crypto';
import dns from 'node:dns';
import net from 'node:net';
import os from 'node:os';

/** What tells the time, makes up numbers or asks the world around: none of it has a place in a synthesis. */
const FORBIDDEN: readonly (readonly [owner: object, name: string, members: readonly string[]])[] = [
  [globalThis, 'globalThis', ['fetch', 'setTimeout', 'setInterval']],
  [Math, 'Math', ['random']],
  [performance, 'performance', ['now']],
  [process, 'process', ['hrtime', 'uptime', 'cpuUsage', 'memoryUsage']],
  [crypto, 'crypto', ['randomBytes', 'randomFillSync', 'randomInt', 'randomUUID']],
  [crypto.webcrypto, 'crypto.webcrypto', ['getRandomValues', 'randomUUID']],
  [net.Socket.prototype, 'net.Socket', ['connect']],
  [dns, 'dns', ['lookup', 'resolve']],
  [os, 'os', ['hostname', 'userInfo', 'homedir', 'networkInterfaces', 'cpus']],
  [childProcess, 'child_process', ['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync', 'fork']],
];

/** Makes everything throw that would let two syntheses differ: clock, chance, network, processes, the machine, and variables but those of cdk8s. */
export function arm(): void {
  for (const [owner, name, members] of FORBIDDEN)
    for (const member of members)
      Object.defineProperty(owner, member, { configurable: true, value: refuse(`${name}.${member}`) });
  globalThis.Date = new Proxy(Date, {
    construct: refuse('new Date'),
    apply: refuse('Date'),
    get: (_, member) => refuse(`Date.${String(member)}`)(),
  });
  process.env = new Proxy(process.env, {
    get: (variables, name) => readable(name, () => variables[String(name)]),
    has: (variables, name) => readable(name, () => name in variables),
    ownKeys: refuse('process.env'),
  });
}

/** Node's own loader of modules reads some variables: it is asked only for what the package ships. */
const LOADER = /^\s*at .*\(node:internal\/(modules|source_map)\//;

function readable<T>(name: string | symbol, read: () => T): T {
  const reader = new Error().stack?.split('\n')[3] ?? '';
  if (String(name).startsWith('CDK8S_') || LOADER.test(reader)) return read();
  return refuse(`process.env.${String(name)}`)();
}

function refuse(what: string): () => never {
  return () => {
    throw new Error(`a synthesis used ${what}`);
  };
}
