import { cpSync, mkdirSync, mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../cli/compiled';

/** A stack as somebody has copied it, with what npm would install. @returns its folder */
export function copyOfStack(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'strata-stack-'));
  cpSync(join(ROOT, 'stacks', name), folder, { recursive: true });
  mkdirSync(join(folder, 'node_modules'));
  for (const dependency of ['@pulumi', '@types', 'cdk8s', 'cdk8s-plus-28', 'constructs', 'typescript'])
    symlinkSync(join(ROOT, 'node_modules', dependency), join(folder, 'node_modules', dependency));
  symlinkSync(ROOT, join(folder, 'node_modules', 'strata-cloud'));
  return folder;
}
